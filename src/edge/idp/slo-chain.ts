import type { Response, RequestHandler, Router } from "express";
import type { SamlApp } from "../../apps/types.ts";
import { carryFromPage } from "../http/carry-logout.ts";
import { messagesFor } from "../http/messages/messages.ts";
import { originOf } from "../http/request-context.ts";
import type { Chain, Chains } from "./chain.ts";
import { nextPath } from "./leave-apps.ts";
import type { LogoutMessages } from "./logout-messages.ts";
import type { IdpNeeds } from "./needs.ts";

interface Parts {
  readonly needs: IdpNeeds;
  readonly chains: Chains;
  readonly messages: LogoutMessages;
}

const SIGNED_OUT = "/logout";

/**
 * The person's browser goes from app to app. One that does not send it back costs nothing but its turn: whoever comes
 * to `/idp/slo/next/{handle}` again, by Skip or by the browser's own Back, goes on to the next.
 */
export function mountSloChain(router: Router, limits: readonly RequestHandler[], parts: Parts): void {
  const { chains, needs } = parts;

  router.get("/idp/slo/next/:handle", ...limits, async (req, res) => {
    const handle = String(req.params["handle"]);
    const chain = await chains.peek(handle);
    if (chain === undefined) return arrive(res, SIGNED_OUT);
    const [next, ...waiting] = chain.waiting;
    const { outstanding, ...rest } = chain;
    const partial = chain.partial || outstanding !== undefined;
    if (next === undefined) {
      await chains.change(handle, chain, { ...rest, partial });
      return arrive(res, chain.end);
    }
    const app = await usable(chain, next.appId, needs);
    const sent = app && (await parts.messages.request(app, next));
    if (app === undefined || sent === undefined) {
      await chains.change(handle, chain, { ...rest, waiting, partial: true });
      return arrive(res, nextPath(handle));
    }
    const { tenantId, personId } = chain;
    if (!(await chains.change(handle, chain, { ...rest, waiting, partial, outstanding: sent.id })))
      return arrive(res, nextPath(handle));
    await chains.asked(sent.id, { handle, tenantId, appId: app.id, personId });
    const by = { tenantId, actor: { kind: "person", id: personId }, ...originOf(req) } as const;
    await needs.transact(tenantId, ({ audit }) =>
      audit.record({ name: "app.logout_sent", targetId: app.id, personId }, by),
    );
    carryFromPage(res, sent.message, {
      text: messagesFor(req).signOut.tellingApp(app.name),
      skip: nextPath(handle),
    });
  });

  router.get("/idp/slo/done/:handle", ...limits, async (req, res) => {
    const handle = String(req.params["handle"]);
    const chain = await chains.peek(handle);
    await chains.remove(handle);
    const app = chain?.answer && (await usable(chain, chain.answer.appId, needs));
    const status = chain?.partial
      ? ({ code: "Success", detail: "PartialLogout" } as const)
      : ({ code: "Success" } as const);
    const message = chain?.answer && app && (await parts.messages.response(app, chain.answer, status));
    if (app === undefined || message === undefined) return arrive(res, SIGNED_OUT);
    carryFromPage(res, message, { text: messagesFor(req).signOut.outBackTo(app.name) });
  });
}

const arrive = (res: Response, at: string): void => res.set("Cache-Control", "no-store").redirect(303, at);

async function usable(
  { tenantId }: Pick<Chain, "tenantId">,
  appId: string,
  { apps }: Pick<IdpNeeds, "apps">,
): Promise<SamlApp | undefined> {
  const app = await apps.locate(appId);
  return app?.protocol === "saml" && app.enabled && app.tenantId === tenantId ? app : undefined;
}
