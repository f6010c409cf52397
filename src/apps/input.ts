import { Invalid } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import type { CommonInput } from "./app-settings.ts";
import { CROWD_FIELDS, crowdSettings, newCrowdApp, type NewCrowdApp } from "./crowd-app.ts";
import { AppHasNoSecret } from "./errors.ts";
import { newOidcApp, OIDC_FIELDS, oidcSettings, type NewOidcApp } from "./oidc-app.ts";
import { PROXY_FIELDS, proxySettings, type NewProxyApp } from "./proxy-app.ts";
import { SAML_FIELDS, samlSettings, type NewSamlApp, type SamlReaders } from "./saml-app.ts";
import { newSecret, type NewSecret } from "./secret.ts";
import type { App, AppBase, CrowdApp, OidcApp, ProxyApp, SamlApp } from "./types.ts";

/** What an administrator says of a new app. A protocol more is a case more in each function of this file. */
export type NewApp = NewOidcApp | NewSamlApp | NewProxyApp | NewCrowdApp;

type ChangesOf<New> = New extends { readonly protocol: string }
  ? { readonly [field in Exclude<keyof New, "protocol">]?: New[field] | undefined }
  : never;

/** What may be changed later; what is left out stays, and the protocol always does. */
export type AppChanges = ChangesOf<NewApp>;

/** A new app, with what is shown of it this once: the only moment at which a secret exists outside the app. */
export type MadeApp = MadeOidcApp | MadeCrowdApp | { readonly app: SamlApp | ProxyApp };

export interface MadeOidcApp {
  readonly app: OidcApp;
  readonly clientSecret: string;
}

export interface MadeCrowdApp {
  readonly app: CrowdApp;
  readonly password: string;
}

/** What an app is born with, whatever is said of it. */
export type Born = Omit<AppBase, keyof CommonInput>;

/** What settings are made and checked by. */
export interface Means {
  readonly random: Random;
  readonly saml: SamlReaders;
  readonly publicUrl: string;
}

/** @throws AppNameRefused, AppGroupsRefused, AppRolesRefused, and what the protocol's own settings throw */
export function makeApp(input: NewApp, born: Born, { random, saml, publicUrl }: Means): MadeApp {
  switch (input.protocol) {
    case "oidc": {
      const secret = newSecret(random);
      return { app: newOidcApp(input, born, secret, random), clientSecret: secret.text };
    }
    case "saml":
      return { app: { ...born, ...samlSettings(input, saml), protocol: "saml" } };
    case "forward-auth":
      return { app: { ...born, ...proxySettings(input, publicUrl), protocol: "forward-auth" } };
    case "crowd": {
      const secret = newSecret(random);
      return { app: newCrowdApp(input, born, secret, random), password: secret.text };
    }
  }
}

/**
 * The app with what is said of it now, checked as a new one.
 * @throws Invalid for a field of another protocol, and what {@link makeApp} throws
 */
export function changedApp(
  before: App,
  changes: AppChanges,
  { saml, publicUrl }: Pick<Means, "saml" | "publicUrl">,
): App {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  switch (before.protocol) {
    case "oidc":
      assertOwn(before, given, OIDC_FIELDS);
      return { ...before, ...oidcSettings({ ...before, ...given }) };
    case "saml": {
      assertOwn(before, given, SAML_FIELDS);
      const { name, groups, roles, enabled, contact, launchUrl, preset, baseUrl, session } = before;
      const common = { name, groups, roles, enabled, contact, launchUrl, preset, baseUrl, session };
      const said: NewSamlApp = { protocol: "saml", ...common, ...given };
      return { ...before, ...samlSettings(said, saml, before) };
    }
    case "forward-auth":
      assertOwn(before, given, PROXY_FIELDS);
      return { ...before, ...proxySettings({ ...before, ...given }, publicUrl) };
    case "crowd":
      assertOwn(before, given, CROWD_FIELDS);
      return { ...before, ...crowdSettings({ ...before, ...given }) };
  }
}

/** @throws AppHasNoSecret */
export function withNewSecret(app: App, secret: NewSecret): MadeApp {
  if (!("clientSecretHash" in app))
    throw new AppHasNoSecret("the app has no secret", { nextStep: "Nothing is to be done." });
  switch (app.protocol) {
    case "oidc":
      return { app: { ...app, clientSecretHash: secret.hash }, clientSecret: secret.text };
    case "crowd":
      return { app: { ...app, clientSecretHash: secret.hash }, password: secret.text };
  }
}

function assertOwn({ protocol }: App, given: object, fields: readonly string[]): void {
  const foreign = Object.keys(given).find((field) => !fields.includes(field));
  if (foreign === undefined) return;
  throw new Invalid(`an app of protocol ${protocol} has no ${foreign}`, {
    mismatch: { expected: fields.join(", "), received: foreign },
  });
}

/** What the trail may show: everything but the secret's hash. */
export function published(app: App) {
  const { createdAt, updatedAt, ...rest } = app;
  const shown = Object.entries(rest).filter(([field]) => field !== "clientSecretHash");
  return {
    ...Object.fromEntries(shown),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
