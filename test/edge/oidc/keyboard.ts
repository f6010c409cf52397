import { promisify } from "node:util";
import type { Express } from "express";
import type { Person } from "../../../src/directory/types.ts";
import { renewSession } from "../../../src/edge/account/renew-session.ts";
import type { BrowserSession } from "../../../src/edge/http/browser-session.ts";
import { targetUrl } from "../../../src/edge/http/step-url.ts";
import type { Clock } from "../../../src/kernel/clock.ts";
import type { Sessions } from "../../../src/sessions/types.ts";
import type { createFakeSignin } from "./oidc-parts.ts";

interface Needs extends Pick<ReturnType<typeof createFakeSignin>, "targetOf"> {
  /** Who is at the keyboard. */
  readonly person: () => Person | undefined;
  readonly sessions: Sessions;
  readonly browserSession: BrowserSession;
  readonly clock: Clock;
}

/** The sign-in page, where whoever is at the keyboard signs in at once, and a page that renews the session. */
export function mountKeyboard(surface: Express, needs: Needs): void {
  const { targetOf, person, sessions, browserSession, clock } = needs;
  surface.get("/login", async (req, res) => {
    const target = targetOf(req.query["request"]);
    const someone = person();
    if (!someone || !target) {
      res.send("<p>Who are you?</p>");
      return;
    }
    browserSession.chooseId(req, sessions.newId(someone.tenantId).sessionId);
    await promisify(req.session.regenerate.bind(req.session))();
    const at = clock().getTime();
    req.session.signedIn = {
      personId: someone.id,
      tenantId: someone.tenantId,
      connectionId: "3f0f8d3e-0000-4000-8000-000000000001",
      at,
      authnInstant: at,
      authnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
      nameId: someone.email,
      nameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    };
    await promisify(req.session.save.bind(req.session))();
    res.redirect(303, targetUrl(target));
  });
  surface.get("/renew", async (req, res) => {
    await renewSession(req, {}, { sessions, browserSession, clock });
    res.send("renewed");
  });
}
