import { createRootRoute } from "@tanstack/react-router";
import { PageMissing } from "./page-missing.tsx";
import { Shell } from "./shell.tsx";

/** Every page stands in the shell. */
export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: PageMissing });
