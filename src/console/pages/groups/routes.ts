import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy, searchOf } from "../../ui/search.ts";

export const groupRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/groups",
    validateSearch: searchOf("search", "cursor"),
    component: lazyRouteComponent(() => import("./groups.tsx"), "Groups"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/groups/$id",
    validateSearch: filteredBy({ source: ["idp", "manual", "scim"] }, "search", "cursor", "tab"),
    component: lazyRouteComponent(() => import("./group.tsx"), "GroupPage"),
  }),
] as const;
