import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy } from "../../ui/search.ts";

export const collisionRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/collisions",
    validateSearch: filteredBy(
      { status: ["open", "resolved", "rejected", "superseded", "undone"] },
      "search",
      "cursor",
    ),
    component: lazyRouteComponent(() => import("./collisions.tsx"), "Collisions"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/collisions/$id",
    component: lazyRouteComponent(() => import("./collision.tsx"), "CollisionPage"),
  }),
] as const;
