import type { RequestHandler, Router } from "express";
import { NotFound } from "../../kernel/errors.ts";
import { isUuid } from "../../kernel/random.ts";
import { IdpInitiatedRefused, ServiceProviderDisabled } from "../../saml/idp/errors.ts";
import { visitorOf } from "../http/request-context.ts";
import { assertRelayState } from "./ask.ts";
import type { AskedStore } from "./asked.ts";
import { defaultConsumer } from "./consumer.ts";
import type { IdpNeeds } from "./needs.ts";
import type { Refusing } from "./refusals.ts";

/** Opens an app that has not asked, where its administrator allows that (SAML profiles 4.1.5). */
export function mountInit(
  router: Router,
  limits: readonly RequestHandler[],
  { needs, asked, refusing }: { needs: IdpNeeds; asked: AskedStore; refusing: Refusing },
): void {
  router.get("/idp/init/:appId", ...limits, async (req, res) => {
    const id = String(req.params["appId"]);
    const app = isUuid(id) ? await needs.apps.locate(id) : undefined;
    if (app?.protocol !== "saml") throw new NotFound("no such app");
    const relayState = typeof req.query["RelayState"] === "string" ? req.query["RelayState"] : undefined;
    try {
      if (!app.enabled) throw new ServiceProviderDisabled("The app is disabled.");
      if (!app.idpInitiated) throw new IdpInitiatedRefused("The app takes only what it has asked for.");
      assertRelayState(relayState);
    } catch (error) {
      throw await refusing.recorded(error, { tenantId: app.tenantId, appId: app.id }, visitorOf(req));
    }
    const handle = await asked.keep({
      tenantId: app.tenantId,
      appId: app.id,
      acsUrl: defaultConsumer(app),
      ...(relayState !== undefined && { relayState }),
      forceAuthn: false,
      isPassive: false,
      authnContexts: [],
      authnContextComparison: "exact",
    });
    res.set("Cache-Control", "no-store").redirect(303, `/idp/continue/${handle}`);
  });
}
