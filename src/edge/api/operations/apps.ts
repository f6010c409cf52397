import { z } from "zod";
import type { Apps } from "../../../apps/apps.ts";
import type { MadeApp, NewApp } from "../../../apps/input.ts";
import type { App } from "../../../apps/types.ts";
import { Invalid } from "../../../kernel/errors.ts";
import type { AppPresets } from "../../../presets/app-presets.ts";
import type { WayDefaults } from "../../../presets/app-types.ts";
import { name, pageOf, pageQuery, searchIn, yesOrNo } from "../fields.ts";
import { about } from "./apps/common.ts";
import { newProxyApp, proxyApp, proxyChanges, shownProxyApp } from "./apps/forward-auth.ts";
import { crowdApp, crowdAppWithPassword, crowdChanges, newCrowdApp, shownCrowdApp } from "./apps/crowd.ts";
import { newOidcApp, oidcApp, oidcAppWithSecret, oidcChanges, shownOidcApp } from "./apps/oidc.ts";
import { nameIdFormats, newSamlApp, samlApp, samlChanges, shownSamlApp, type IdpPlace } from "./apps/saml.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

const newApp = z.discriminatedUnion("protocol", [newOidcApp, newSamlApp, newProxyApp, newCrowdApp]);

/** The fields of every protocol; the app refuses those of another than its own. */
const appChanges = z
  .strictObject({
    name: name.exactOptional(),
    ...about,
    ...oidcChanges,
    ...samlChanges,
    ...proxyChanges,
    ...crowdChanges,
  })
  .meta({ id: "AppChanges" });

/** A protocol more is one more member here, and a case more in {@link shown}. */
const app = z.discriminatedUnion("protocol", [oidcApp, samlApp, proxyApp, crowdApp]).meta({ id: "App" });
const madeApp = z
  .discriminatedUnion("protocol", [oidcAppWithSecret, samlApp, proxyApp, crowdAppWithPassword])
  .meta({ id: "NewAppMade" });

function shown(row: App, place: IdpPlace) {
  switch (row.protocol) {
    case "oidc":
      return shownOidcApp(row);
    case "saml":
      return shownSamlApp(row, place);
    case "forward-auth":
      return shownProxyApp(row);
    case "crowd":
      return shownCrowdApp(row);
  }
}

export function appOperations({ apps, appPresets, ...place }: Needs): readonly Operation[] {
  const answered = (row: App): JsonAnswer => ({
    status: 200,
    body: shown(row, place),
    version: row.version,
  });
  /** With what is shown this once. */
  const made = (status: 200 | 201, { app: row, ...secrets }: MadeApp): JsonAnswer => ({
    status,
    body: { ...shown(row, place), ...secrets },
    version: row.version,
    ...(status === 201 && { location: `/apps/${row.id}` }),
  });
  return operations({ apps, appPresets, shown: (row) => shown(row, place), answered, made });
}

interface Needs extends IdpPlace {
  readonly apps: Apps;
  readonly appPresets: Pick<AppPresets, "defaultsOf">;
}

interface Wording extends Pick<Needs, "apps" | "appPresets"> {
  readonly shown: (row: App) => ReturnType<typeof shown>;
  readonly answered: (row: App) => JsonAnswer;
  readonly made: (status: 200 | 201, made: MadeApp) => JsonAnswer;
}

type Said = z.output<typeof newOidcApp> | z.output<typeof newSamlApp> | z.output<typeof newProxyApp>;

/**
 * What the preset says, where nothing else is said.
 * @throws Invalid, and what `defaultsOf` throws
 */
function completed(said: Said, appPresets: Needs["appPresets"]): NewApp {
  const baseUrl = said.baseUrl?.replace(/\/+$/, "");
  const preset = said.preset ?? undefined;
  const defaults = preset === undefined ? {} : appPresets.defaultsOf(preset, said.protocol, baseUrl);
  if (said.protocol === "saml") return completedSaml(said, defaults);
  if (said.protocol === "forward-auth") {
    const { hosts = defaults.hosts, headers = defaults.headers } = said;
    return { ...said, headers, hosts: needed(hosts, "host", "hosts") };
  }
  const { redirectUris, ...rest } = { ...defaults, ...said };
  return { ...rest, redirectUris: needed(redirectUris, "redirect URI", "redirectUris") };
}

function needed<T>(value: T | undefined, what: string, field: string): T {
  if (value !== undefined) return value;
  throw new Invalid(`an app needs a ${what}`, {
    mismatch: {
      field,
      expected: "one or more of them, or the app's address where its preset knows the rest",
      received: "none",
    },
  });
}

/** For a protocol of which a preset says nothing that an app begins with. @throws what `defaultsOf` throws */
function assertKnown({ preset, protocol }: z.output<typeof newCrowdApp>, presets: Needs["appPresets"]): void {
  if (preset !== undefined && preset !== null) presets.defaultsOf(preset, protocol, undefined);
}

/** The app's own metadata knows its addresses better than a preset. */
function completedSaml(
  said: z.output<typeof newSamlApp>,
  { entityId, acsUrls, nameIdFormat, launchUrl }: WayDefaults,
): NewApp {
  const format = nameIdFormats.find((each) => each === nameIdFormat);
  const addresses = {
    ...(entityId !== undefined && { entityId }),
    ...(acsUrls !== undefined && { acsUrls: [...acsUrls] }),
  };
  return {
    ...(said.metadataXml === undefined && addresses),
    ...(format !== undefined && { nameIdFormat: format }),
    ...(launchUrl !== undefined && { launchUrl }),
    ...said,
  };
}

const operations = ({ apps, appPresets, shown: show, answered, made }: Wording): readonly Operation[] => [
  operation({
    operationId: "createApp",
    method: "post",
    path: "/apps",
    tag: "apps",
    summary: "Register an app; its secret is shown this once",
    scope: "apps:write",
    body: newApp,
    answer: { status: 201, schema: madeApp },
    async run({ body, by }) {
      if (body.protocol === "crowd") {
        assertKnown(body, appPresets);
        return made(201, await apps.create(body, by));
      }
      return made(201, await apps.create(completed(body, appPresets), by));
    },
  }),
  operation({
    operationId: "listApps",
    method: "get",
    path: "/apps",
    tag: "apps",
    summary: "List apps, newest first",
    scope: "apps:read",
    query: z.strictObject({
      ...pageQuery,
      search: searchIn("the name, the client id or application name, the entity ID or a host"),
      protocol: z.enum(["oidc", "saml", "forward-auth", "crowd"]).exactOptional(),
      enabled: yesOrNo,
    }),
    answer: { status: 200, schema: pageOf(app) },
    async run({ query, tenantId }) {
      const page = await apps.list(tenantId, query);
      return { status: 200, body: { ...page, items: page.items.map(show) } };
    },
  }),
  operation({
    operationId: "getApp",
    method: "get",
    path: "/apps/{id}",
    tag: "apps",
    summary: "Read an app",
    scope: "apps:read",
    versioned: true,
    answer: { status: 200, schema: app },
    run: async ({ id, tenantId }) => answered(await apps.get(tenantId, id)),
  }),
  operation({
    operationId: "updateApp",
    method: "patch",
    path: "/apps/{id}",
    tag: "apps",
    summary: "Change what is named",
    scope: "apps:write",
    versioned: true,
    body: appChanges,
    answer: { status: 200, schema: app },
    run: async ({ id, body, by, version }) => answered(await apps.update(id, body, by, version)),
  }),
  operation({
    operationId: "rotateAppSecret",
    method: "post",
    path: "/apps/{id}/secret",
    tag: "apps",
    summary: "Make a new secret; the old one stops working at once",
    scope: "apps:write",
    answer: { status: 200, schema: madeApp },
    run: async ({ id, by }) => made(200, await apps.rotateSecret(id, by)),
  }),
  operation({
    operationId: "deleteApp",
    method: "delete",
    path: "/apps/{id}",
    tag: "apps",
    summary: "Delete an app",
    scope: "apps:write",
    async run({ id, by }) {
      await apps.remove(id, by);
      return { status: 204 };
    },
  }),
];
