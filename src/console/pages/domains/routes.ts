import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy } from "../../ui/search.ts";

export const domainRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/domains",
    validateSearch: filteredBy({ status: ["pending", "verified", "grace", "lapsed"] }, "search", "cursor"),
    component: lazyRouteComponent(() => import("./domains.tsx"), "Domains"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/domains/$id",
    component: lazyRouteComponent(() => import("./domain.tsx"), "DomainPage"),
  }),
] as const;
