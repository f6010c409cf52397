import type { OpenedApp, OpenedApps } from "../../sessions/opened.ts";
import type { LeaveApps } from "../http/sign-out.ts";
import { createChains, type Chain } from "./chain.ts";

type Needs = Parameters<typeof createChains>[0] & { readonly opened: OpenedApps };

export const nextPath = (handle: string): string => `/idp/slo/next/${handle}`;

/** Signing out at our door: the apps that were opened in the session are told before anybody else. */
export function createLeaveApps(needs: Needs): LeaveApps {
  const chains = createChains(needs);
  return async ({ key, tenantId, personId }, end) => {
    const waiting = toBeTold(await needs.opened.of(key));
    if (waiting.length === 0) return end;
    const handle = chains.newHandle();
    const chain: Chain = { tenantId, personId, waiting, partial: false, end };
    await chains.put(handle, chain);
    return nextPath(handle);
  };
}

/** Those that speak SAML; one that was opened twice is told once for each of its sessions. */
export const toBeTold = (opened: readonly OpenedApp[], but?: string): readonly OpenedApp[] =>
  opened.filter(({ protocol, appId }) => protocol === "saml" && appId !== but);
