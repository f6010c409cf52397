import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../shell/root.tsx";
import { filteredBy, searchOf } from "../../ui/search.ts";

export const signinRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/signins",
    validateSearch: filteredBy(
      { outcome: ["accepted", "refused", "tested", "unfinished"] },
      "search",
      "cursor",
      "reference",
      "connectionId",
      "appId",
      "personId",
      "code",
      "email",
      "range",
      "from",
      "to",
    ),
    component: lazyRouteComponent(() => import("./signins.tsx"), "Signins"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/signins/$id",
    validateSearch: searchOf("tab"),
    component: lazyRouteComponent(() => import("./signin.tsx"), "SigninPage"),
  }),
] as const;
