import { createRouter } from "@tanstack/react-router";
import { PageFailed } from "./shell/page-failed.tsx";
import { rootRoute } from "./shell/root.tsx";
import { administratorRoutes } from "./pages/administrators/routes.ts";
import { appRoutes } from "./pages/apps/routes.ts";
import { auditRoutes } from "./pages/audit/routes.ts";
import { breakGlassRoutes } from "./pages/break-glass/routes.ts";
import { collisionRoutes } from "./pages/collisions/routes.ts";
import { connectionRoutes } from "./pages/connections/routes.ts";
import { domainRoutes } from "./pages/domains/routes.ts";
import { explainRoutes } from "./pages/explain/routes.ts";
import { groupRoutes } from "./pages/groups/routes.ts";
import { keyRoutes } from "./pages/keys/routes.ts";
import { overviewRoutes } from "./pages/overview/routes.ts";
import { peopleRoutes } from "./pages/people/routes.ts";
import { policyRoutes } from "./pages/policies/routes.ts";
import { replayRoutes } from "./pages/replays/routes.ts";
import { sessionRoutes } from "./pages/sessions/routes.ts";
import { settingRoutes } from "./pages/settings/routes.ts";
import { setupRoutes } from "./pages/setup/routes.ts";
import { signinRoutes } from "./pages/signins/routes.ts";
import { tokenRoutes } from "./pages/tokens/routes.ts";
import { parseSearch, stringifySearch } from "./ui/search.ts";

const routeTree = rootRoute.addChildren([
  ...overviewRoutes,
  ...connectionRoutes,
  ...setupRoutes,
  ...domainRoutes,
  ...policyRoutes,
  ...peopleRoutes,
  ...groupRoutes,
  ...collisionRoutes,
  ...explainRoutes,
  ...signinRoutes,
  ...replayRoutes,
  ...sessionRoutes,
  ...auditRoutes,
  ...administratorRoutes,
  ...appRoutes,
  ...breakGlassRoutes,
  ...keyRoutes,
  ...settingRoutes,
  ...tokenRoutes,
]);

/** Every page under `/admin`, each with an address of its own. */
export const createConsoleRouter = () =>
  createRouter({
    routeTree,
    basepath: "/admin",
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultErrorComponent: PageFailed,
    parseSearch,
    stringifySearch,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
