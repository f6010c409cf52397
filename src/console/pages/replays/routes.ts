import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy, searchOf } from "../../ui/search.ts";

export const replayRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/replays",
    validateSearch: filteredBy({ status: ["running", "done", "failed"] }, "cursor", "connectionId"),
    component: lazyRouteComponent(() => import("./replays.tsx"), "Replays"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/replays/new",
    validateSearch: searchOf("connectionId", "around"),
    component: lazyRouteComponent(() => import("./new-replay.tsx"), "NewReplay"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/replays/$id",
    component: lazyRouteComponent(() => import("./replay.tsx"), "ReplayPage"),
  }),
] as const;
