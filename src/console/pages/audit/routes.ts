import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { searchOf } from "../../ui/search.ts";

export const auditRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/audit",
    validateSearch: searchOf("search", "cursor", "name", "actor", "target", "range", "from", "to"),
    component: lazyRouteComponent(() => import("./events.tsx"), "AuditEvents"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/audit/verification",
    component: lazyRouteComponent(() => import("./verification.tsx"), "AuditVerification"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/audit/$id",
    component: lazyRouteComponent(() => import("./event.tsx"), "AuditEventPage"),
  }),
] as const;
