import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy, searchOf } from "../../ui/search.ts";

export const connectionRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/connections",
    validateSearch: filteredBy(
      { protocol: ["saml", "oidc"], enabled: ["true", "false"] },
      "search",
      "cursor",
    ),
    component: lazyRouteComponent(() => import("./connections.tsx"), "Connections"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/connections/$id",
    validateSearch: searchOf("tab", "signin", "cursor"),
    component: lazyRouteComponent(() => import("./connection.tsx"), "ConnectionPage"),
  }),
] as const;
