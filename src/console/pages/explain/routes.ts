import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { searchOf } from "../../ui/search.ts";

export const explainRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/explain",
    validateSearch: searchOf("email", "appId", "at", "from"),
    component: lazyRouteComponent(() => import("./explain.tsx"), "Explain"),
  }),
] as const;
