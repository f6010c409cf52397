import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { searchOf } from "../../ui/search.ts";

export const sessionRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/sessions",
    validateSearch: searchOf("search", "cursor", "personId", "connectionId", "appId"),
    component: lazyRouteComponent(() => import("./sessions.tsx"), "SessionsPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/sessions/$id",
    component: lazyRouteComponent(() => import("./session.tsx"), "SessionPage"),
  }),
] as const;
