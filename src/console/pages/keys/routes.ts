import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy } from "../../ui/search.ts";

export const keyRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/keys",
    validateSearch: filteredBy({ state: ["active", "expired", "revoked"] }, "tab", "search", "cursor"),
    component: lazyRouteComponent(() => import("./keys.tsx"), "Keys"),
  }),
] as const;
