import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy } from "../../ui/search.ts";

export const overviewRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/",
    validateSearch: filteredBy({ span: ["24h", "7d", "30d"], as: ["table"] }),
    component: lazyRouteComponent(() => import("./overview.tsx"), "Overview"),
  }),
] as const;
