import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy } from "../../ui/search.ts";

export const breakGlassRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/break-glass",
    validateSearch: filteredBy({ revoked: ["true", "false"] }, "tab", "search", "cursor"),
    component: lazyRouteComponent(() => import("./break-glass.tsx"), "BreakGlass"),
  }),
] as const;
