import { appEndsAt } from "../../apps/session-limits.ts";
import type { SamlApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import { FAILURES, NAMEID_FORMATS, type FailureCode } from "../../saml/idp/names.ts";
import { issueResponse, refuseRequest } from "../../saml/idp/response.ts";
import type { Visitor } from "../../signin/types.ts";
import type { SignedIn } from "../http/signed-in.ts";
import type { Asked } from "./asked.ts";
import { attributesFor } from "./attributes.ts";
import type { IdpNeeds } from "./needs.ts";
import type { Refusing } from "./refusals.ts";
import type { Sending } from "./send.ts";
import { formatFor, nameFor } from "./subject.ts";
import { providerOf } from "./tenant.ts";

/** The browser's session with us, by the key of the one that the sign-in opened, and when it ends at the latest. */
export interface Present extends SignedIn {
  readonly key: string;
  readonly endsAt: number;
}

interface Granted {
  readonly asked: Asked;
  readonly app: SamlApp;
  readonly person: Person;
  readonly here: Present;
  readonly authnContext: string;
  readonly by: AuditContext;
}

/** Long enough for one way through a browser, and for clocks that differ. Milliseconds. */
const VALID_MS = 2 * 60_000;

export type Answers = ReturnType<typeof createAnswers>;

export function createAnswers(needs: IdpNeeds, refusing: Refusing) {
  const { transact, keys, clock, random, opened } = needs;

  const frameOf = async (app: SamlApp, { acsUrl, inResponseTo }: Asked) => ({
    issuer: providerOf(needs, app.tenantId).urls.entityId,
    key: await keys.active(app.tenantId, "saml-idp-signing"),
    acsUrl,
    ...(inResponseTo !== undefined && { inResponseTo }),
    now: clock(),
    random,
  });

  return {
    /**
     * The assertion. An app that was opened stands in the trail, and with the session, before the answer leaves: or it
     * never leaves (L1).
     */
    async grant({ asked, app, person, here, authnContext, by }: Granted): Promise<Sending> {
      const format = formatFor(app, asked.nameIdFormat) ?? app.nameIdFormat;
      const sessionIndex = `_${random.token(24)}`;
      const nameId = await transact(app.tenantId, async ({ nameIds, openings, audit }) => {
        const name = await nameFor(app, format, person, { nameIds, random, at: clock() });
        await openings.note({
          tenantId: app.tenantId,
          sessionKey: here.key,
          appId: app.id,
          personId: person.id,
          connectionId: here.connectionId,
          name: sessionIndex,
          subject: { nameId: name, format: NAMEID_FORMATS[format] },
          openedAt: clock(),
          endsAt: new Date(here.endsAt),
        });
        await audit.record({ name: "app.opened", targetId: app.id, personId: person.id }, by);
        return name;
      });
      const nameIdFormat = NAMEID_FORMATS[format];
      const noted = {
        appId: app.id,
        protocol: "saml",
        personId: person.id,
        subject: nameId,
        subjectFormat: nameIdFormat,
        sessionIndex,
      } as const;
      await opened.note({ key: here.key, tenantId: app.tenantId }, noted, here.endsAt);
      const xml = await issueResponse({
        ...(await frameOf(app, asked)),
        audience: app.entityId,
        nameId,
        nameIdFormat,
        attributes: attributesFor(app, person),
        sessionIndex,
        authnContext,
        authnInstant: new Date(Math.min(here.authnInstant, here.at)),
        sessionNotOnOrAfter: new Date(Math.min(here.endsAt, appEndsAt(app, here.signInAt ?? here.at))),
        validForMs: VALID_MS,
        sign: "both",
        ...encryptionOf(app),
      });
      return { appName: app.name, acsUrl: asked.acsUrl, xml, relayState: asked.relayState };
    },

    /** A status in place of an assertion, where SAML has one for the reason. */
    async fail(asked: Asked, app: SamlApp, code: FailureCode, from: Visitor): Promise<Sending> {
      const asker = { tenantId: app.tenantId, appId: app.id, issuer: app.entityId };
      const { reference } = await refusing.refused({ code, message: "answered with a status" }, asker, from);
      const status = { ...FAILURES[code], message: `Reference ${reference}` };
      const xml = refuseRequest({ ...(await frameOf(app, asked)), status });
      return { appName: app.name, acsUrl: asked.acsUrl, xml, relayState: asked.relayState };
    },
  };
}

const encryptionOf = ({ encrypt, encryptionCertificate: certificate }: SamlApp) =>
  encrypt && certificate !== undefined ? { encryptFor: { certificate, content: "aes256-gcm" as const } } : {};
