import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { searchOf } from "../../ui/search.ts";

export const settingRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/settings",
    validateSearch: searchOf("tab", "search"),
    component: lazyRouteComponent(() => import("./settings.tsx"), "Settings"),
  }),
] as const;
