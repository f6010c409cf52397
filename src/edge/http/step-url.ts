import type { Step, Target } from "../../signin/types.ts";

/** The path of ours that takes a step; never anything that came from outside (S2). */
export function stepUrl(step: Step): string {
  if (step.do === "resume") return targetUrl(step.target);
  const request = `request=${encodeURIComponent(step.requestId)}`;
  switch (step.do) {
    case "identify":
      return `/login?${request}`;
    case "choose":
      return `/login/choose?${request}`;
    case "password":
      return `/login/password?${request}`;
    case "owed":
      return `/login/${step.owed}?${request}`;
    case "upstream": {
      const base = step.protocol === "oidc" ? "/upstream/oidc" : "/saml";
      return `${base}/${encodeURIComponent(step.connectionId)}/login?${request}`;
    }
  }
}

/** Where a finished sign-in goes. */
export function targetUrl(target: Target): string {
  switch (target.kind) {
    case "oidc":
      return `/interaction/${encodeURIComponent(target.uid)}`;
    case "saml-app":
      return `/idp/continue/${encodeURIComponent(target.handle)}`;
    case "proxy-app":
      return `/forward-auth/start?handle=${encodeURIComponent(target.handle)}`;
    case "page":
      return target.path;
  }
}
