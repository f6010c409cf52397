import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { searchOf } from "../../ui/search.ts";

export const setupRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/setup",
    component: lazyRouteComponent(() => import("./choose-vendor.tsx"), "ChooseVendor"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/connections/$id/setup",
    validateSearch: searchOf("step", "group"),
    component: lazyRouteComponent(() => import("./setup.tsx"), "Setup"),
  }),
] as const;
