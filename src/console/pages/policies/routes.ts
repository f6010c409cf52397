import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy, searchOf } from "../../ui/search.ts";

export const policyRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/policies",
    validateSearch: filteredBy({ mode: ["off", "optional", "enforced"] }, "search"),
    component: lazyRouteComponent(() => import("./policies.tsx"), "Policies"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/policies/new",
    component: lazyRouteComponent(() => import("./new-policy.tsx"), "NewPolicy"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/policies/preflights/$id",
    component: lazyRouteComponent(() => import("./preflight.tsx"), "PreflightPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/policies/$id",
    validateSearch: searchOf("tab", "cursor"),
    component: lazyRouteComponent(() => import("./policy.tsx"), "PolicyPage"),
  }),
] as const;
