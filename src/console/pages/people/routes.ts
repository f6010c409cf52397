import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy, searchOf } from "../../ui/search.ts";

export const peopleRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/people",
    validateSearch: filteredBy({ status: ["active", "deactivated"] }, "search", "groupId", "cursor"),
    component: lazyRouteComponent(() => import("./people.tsx"), "People"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/people/$id",
    validateSearch: searchOf("tab", "cursor", "appId", "at", "from"),
    component: lazyRouteComponent(() => import("./person.tsx"), "PersonPage"),
  }),
] as const;
