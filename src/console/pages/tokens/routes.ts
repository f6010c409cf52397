import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy } from "../../ui/search.ts";

export const tokenRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/tokens",
    validateSearch: filteredBy(
      { kind: ["api", "app-password"], expiringInDays: ["0", "7", "30"] },
      "search",
      "personId",
      "cursor",
    ),
    component: lazyRouteComponent(() => import("./tokens.tsx"), "Tokens"),
  }),
] as const;
