import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy, searchOf } from "../../ui/search.ts";

export const appRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/apps",
    validateSearch: filteredBy(
      { protocol: ["oidc", "saml", "forward-auth", "crowd"], enabled: ["true", "false"] },
      "search",
      "cursor",
    ),
    component: lazyRouteComponent(() => import("./apps.tsx"), "Apps"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/apps/new",
    validateSearch: searchOf("product"),
    component: lazyRouteComponent(() => import("./new-app.tsx"), "NewAppPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/apps/$id",
    validateSearch: searchOf("tab", "cursor"),
    component: lazyRouteComponent(() => import("./app.tsx"), "AppPage"),
  }),
] as const;
