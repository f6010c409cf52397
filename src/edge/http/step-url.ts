import type { Step, Target } from "../../signin/types.ts";

/** The path of ours that takes a step; never anything that came from outside (S2). */
export function stepUrl(step: Step): string {
  switch (step.do) {
    case "identify":
      return `/login?request=${encodeURIComponent(step.requestId)}`;
    case "upstream":
      return `/saml/${encodeURIComponent(step.connectionId)}/login?request=${encodeURIComponent(step.requestId)}`;
    case "resume":
      return targetUrl(step.target);
  }
}

/** Where a finished sign-in goes. */
export const targetUrl = (target: Target): string =>
  target.kind === "oidc" ? `/interaction/${encodeURIComponent(target.uid)}` : target.path;
