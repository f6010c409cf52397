import { idpUrls } from "../../../apps/idp-urls.ts";
import type { Keys } from "../../../keys/keys.ts";
import { z } from "zod";
import type { Apps } from "../../../apps/apps.ts";
import type { App } from "../../../apps/types.ts";
import { filledWay, installationValues, type AppPresets } from "../../../presets/app-presets.ts";
import type { AppWay, KnownValues } from "../../../presets/app-types.ts";
import { orNull } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const shownText = z.string();
const protocol = z.enum(["oidc", "saml", "forward-auth", "crowd"]);

const way = z
  .strictObject({
    protocol,
    title: shownText,
    defaults: z.record(z.string(), z.unknown()).meta({ description: "What a new app begins with." }),
    steps: z.array(
      z.strictObject({
        where: shownText,
        do: shownText,
        fields: z.array(
          z.strictObject({
            label: z.string().meta({ description: "As the app's own screen has it." }),
            enter: z.string().meta({ description: "Letter by letter; <...>: not known, or shown once." }),
            note: z.string().nullable(),
          }),
        ),
        snippet: z.string().nullable().meta({ description: "To be pasted whole." }),
      }),
    ),
    access: shownText,
    logout: shownText,
    unverified: z.array(shownText).meta({ description: "What was not seen on the product's own screen." }),
    sources: z.array(shownText),
  })
  .meta({ id: "AppWay" });

const summary = z
  .strictObject({ name: shownText, title: shownText, protocols: z.array(protocol) })
  .meta({ id: "AppPresetName" });
const preset = z
  .strictObject({ name: shownText, title: shownText, versions: shownText, ways: z.array(way) })
  .meta({ id: "AppPreset" });
const instructions = z
  .strictObject({ preset: shownText, title: shownText, versions: shownText, way })
  .meta({ id: "AppInstructions" });

interface Needs {
  readonly appPresets: AppPresets;
  readonly apps: Pick<Apps, "get">;
  readonly publicUrl: string;
  readonly defaultTenantId: string;
  readonly keys: Pick<Keys, "active">;
}

type Place = Pick<Needs, "publicUrl" | "defaultTenantId" | "keys">;

export const appPresetOperations = ({ appPresets, apps, ...place }: Needs): readonly Operation[] => [
  operation({
    operationId: "listAppPresets",
    method: "get",
    path: "/app-presets",
    tag: "apps",
    summary: "List the products whose set-up is known",
    scope: "apps:read",
    answer: { status: 200, schema: z.strictObject({ items: z.array(summary) }) },
    run: async () => ({
      status: 200,
      body: {
        items: appPresets.list().map(({ name, title, ways }) => ({
          name,
          title,
          protocols: ways.map((each) => each.protocol),
        })),
      },
    }),
  }),
  operation({
    operationId: "getAppPreset",
    method: "get",
    path: "/app-presets/{id}",
    tag: "apps",
    summary: "Read how a product is connected, by its name, before there is an app",
    scope: "apps:read",
    query: z.strictObject({
      baseUrl: z
        .httpUrl()
        .max(2_000)
        .exactOptional()
        .meta({ description: "Where the app is, e.g. https://jira.example.com" }),
    }),
    answer: { status: 200, schema: preset },
    async run({ id, query, tenantId }) {
      const { name, title, versions, ways } = appPresets.get(id);
      const values = {
        ...installationValues(place.publicUrl, query.baseUrl?.replace(/\/+$/, "")),
        ...(await idpValues(tenantId, place)),
      };
      return { status: 200, body: { name, title, versions, ways: ways.map((each) => shown(each, values)) } };
    },
  }),
  operation({
    operationId: "getAppInstructions",
    method: "get",
    path: "/apps/{id}/instructions",
    tag: "apps",
    summary: "Read what to paste into an app, with all its values but the secret",
    scope: "apps:read",
    answer: { status: 200, schema: instructions },
    async run({ id, tenantId }) {
      const app = await apps.get(tenantId, id);
      const found = appPresets.wayFor(app.preset, app.protocol);
      if (!found) throw new TypeError(`no generic preset speaks ${app.protocol}`);
      const values = {
        ...installationValues(place.publicUrl, app.baseUrl),
        ...(await ownValues(app, place)),
      };
      const { name, title, versions } = found.preset;
      return { status: 200, body: { preset: name, title, versions, way: shown(found.way, values) } };
    },
  }),
];

/** A protocol more is a case more. */
async function ownValues(app: App, place: Place): Promise<KnownValues> {
  switch (app.protocol) {
    case "oidc":
      return { clientId: app.clientId };
    case "saml":
      return idpValues(app.tenantId, place);
    case "forward-auth":
      return { host: app.hosts[0] ?? "" };
    case "crowd":
      return { applicationName: app.applicationName };
  }
}

/** Our side towards the tenant's apps by SAML, there before any of them; the certificate is the one that signs now. */
async function idpValues(
  tenantId: string,
  { publicUrl, defaultTenantId, keys }: Place,
): Promise<KnownValues> {
  const { entityId, metadataUrl, ssoUrl, sloUrl } = idpUrls(publicUrl, tenantId, defaultTenantId);
  const { certificate } = await keys.active(tenantId, "saml-idp-signing");
  return {
    idpEntityId: entityId,
    idpMetadataUrl: metadataUrl,
    idpSsoUrl: ssoUrl,
    idpSloUrl: sloUrl,
    idpCertificate: certificate.trim(),
  };
}

function shown(each: AppWay, values: KnownValues) {
  const said = filledWay(each, values);
  return {
    ...said,
    steps: said.steps.map(({ fields, snippet, ...step }) => ({
      ...step,
      fields: fields.map(({ note, ...field }) => ({ ...field, note: orNull(note) })),
      snippet: orNull(snippet),
    })),
  };
}
