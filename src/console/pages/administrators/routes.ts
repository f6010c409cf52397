import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy } from "../../ui/search.ts";

export const administratorRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/administrators",
    validateSearch: filteredBy({ role: ["owner", "admin", "auditor", "helpdesk"] }, "search", "cursor"),
    component: lazyRouteComponent(() => import("./administrators.tsx"), "Administrators"),
  }),
] as const;
