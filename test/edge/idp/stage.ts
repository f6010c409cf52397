import { SAML, type SamlConfig, ValidateInResponseTo } from "@node-saml/node-saml";
import { DEMO_PASSWORD, oktaPeople } from "../../../src/demo/people.ts";
import type { KeyPair } from "../../../src/saml/types.ts";
import { openLab } from "../../demo/lab-world.ts";
import { openBrowser, type Browser, type Page } from "../../kit/browser.ts";
import { rsaKey } from "../../kit/keys.ts";

export const ACS = "https://people.example.com/acs";
export const ENTITY_ID = "https://people.example.com/metadata";

export interface SamlAppShown {
  readonly id: string;
  readonly tenantId: string;
  readonly version: number;
  readonly idp: {
    readonly entityId: string;
    readonly metadataUrl: string;
    readonly ssoUrl: string;
    readonly sloUrl: string;
    readonly initUrl: string;
  };
}

export const [ada, ben] = oktaPeople as [(typeof oktaPeople)[number], (typeof oktaPeople)[number]];

/** What went to the app in a form of ours. */
export interface Delivered {
  readonly to: string;
  readonly xml: string;
  readonly field: string;
  readonly relayState: string | undefined;
  readonly page: Page;
}

/** The broker, a company whose people sign in at a simulated identity provider, and apps that speak SAML. */
export async function openStage() {
  const lab = await openLab({ vendors: ["okta"] });
  const keys = { sp: await rsaKey("app"), stranger: await rsaKey("not-the-app") };
  let count = 0;

  const register = (about: Readonly<Record<string, unknown>> = {}): Promise<SamlAppShown> => {
    count += 1;
    return lab.api.post<SamlAppShown>("/apps", {
      name: `People ${count}`,
      protocol: "saml",
      entityId: `${ENTITY_ID}/${count}`,
      acsUrls: [ACS],
      ...about,
    });
  };

  const browserOf = (person = ada): Browser =>
    openBrowser({ fields: { email: person.email, person: person.email, password: DEMO_PASSWORD } });

  const atApp = (page: Page): boolean => page.forms.some(({ action }) => action.startsWith("https://"));

  /** To the app's door, or to whatever page it ends on instead. */
  const go = (browser: Browser, url: string): Promise<Page> => {
    lab.world.clock.advance(1_000);
    return browser.go(url, { stopAt: atApp });
  };

  return {
    ...lab,
    keys,
    register,
    browserOf,
    go,
    atApp,
    certificate: async (): Promise<string> => {
      const answer = await fetch(`${lab.url}/idp/metadata`);
      const [, der = ""] = /X509Certificate>([^<]+)</.exec(await answer.text()) ?? [];
      return `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`;
    },
    audited: async (name: string) => {
      const found = await lab.api.get<{ items: { event: Record<string, unknown> }[] }>(
        `/audit/events?name=${name}&limit=200`,
      );
      return found.items.map(({ event }) => event);
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** What a page of ours would post to an app. */
export function deliveredBy(page: Page): Delivered {
  const form = page.forms[0];
  const value = (name: string) => form?.fields.find((field) => field.name === name)?.value;
  const field = value("SAMLResponse");
  if (form === undefined || field === undefined)
    throw new Error(`no answer to an app at ${page.url} (${page.status}): ${page.text}`);
  const xml = Buffer.from(field, "base64").toString("utf8");
  return { to: form.action, xml, field, relayState: value("RelayState"), page };
}

/** An independent service provider. */
export const nodeSaml = async (
  stage: Stage,
  app: SamlAppShown,
  entityId: string,
  about: Partial<SamlConfig> = {},
) =>
  new SAML({
    callbackUrl: ACS,
    entryPoint: app.idp.ssoUrl,
    issuer: entityId,
    idpCert: await stage.certificate(),
    idpIssuer: app.idp.entityId,
    audience: entityId,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
    disableRequestedAuthnContext: true,
    identifierFormat: null,
    acceptedClockSkewMs: 3_600_000,
    logoutUrl: app.idp.sloUrl,
    ...about,
  });

export const signing = ({ privateKey }: KeyPair): Partial<SamlConfig> => ({
  privateKey,
  signatureAlgorithm: "sha256",
  digestAlgorithm: "sha256",
});
