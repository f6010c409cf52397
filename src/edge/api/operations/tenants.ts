import { z } from "zod";
import type { BrandingVerbs } from "../../../tenants/branding.ts";
import type { ChangeTenant } from "../../../tenants/change.ts";
import { BrokerError, NotFound } from "../../../kernel/errors.ts";
import { INSTANCE_TENANT } from "../../../kernel/transaction.ts";
import type { Tenants } from "../../../tenants/tenants.ts";
import type { Tenant } from "../../../tenants/types.ts";
import type { Caller } from "../caller.ts";
import { name, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import {
  accentsOut,
  brandingIn,
  brandingOut,
  colourIn,
  logoIn,
  shownAccents,
  shownBranding,
} from "./branding-schemas.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

/** Tenants are made by the installation's keys alone. */
export class InstanceKeyNeeded extends BrokerError {
  readonly code = "instance_key_needed";
  readonly status = 403;
}

const tenant = z
  .strictObject({ id: uuid, name: z.string(), branding: brandingOut, createdAt: time, version: z.int() })
  .meta({ id: "Tenant" });

const ofInstance = ({ homeTenantId }: Caller): boolean => homeTenantId === INSTANCE_TENANT;

/** A tenant's own key sees that tenant and no other: the rest do not exist for it. */
function assertVisible(caller: Caller, id: string): void {
  if (!ofInstance(caller) && id !== caller.tenantId) throw new NotFound("no such tenant");
}

const shown = ({ branding, ...rest }: Tenant) => ({ ...rest, branding: shownBranding(branding) });

const answered = (status: 200 | 201, tenant: Tenant): JsonAnswer => ({
  status,
  body: shown(tenant),
  version: tenant.version,
  ...(status === 201 && { location: `/tenants/${tenant.id}` }),
});

interface Needs {
  readonly tenants: Tenants;
  readonly branding: BrandingVerbs;
  readonly changeTenant: ChangeTenant;
}

export const tenantOperations = ({ tenants, branding, changeTenant }: Needs): readonly Operation[] => [
  operation({
    operationId: "createTenant",
    method: "post",
    path: "/tenants",
    tag: "tenants",
    summary: "Make a tenant (keys of the installation only)",
    scope: "tenants:write",
    body: z.strictObject({ name }).meta({ id: "NewTenant" }),
    answer: { status: 201, schema: tenant },
    async run({ body, by, caller }) {
      if (!ofInstance(caller))
        throw new InstanceKeyNeeded("only a key of the installation makes tenants", {
          nextStep: "Use the bootstrap key, or one made with Sallyport-Tenant set to the installation.",
        });
      return answered(201, await tenants.create(body, by));
    },
  }),
  operation({
    operationId: "listTenants",
    method: "get",
    path: "/tenants",
    tag: "tenants",
    summary: "List the tenants that the key can act in",
    scope: "tenants:read",
    query: z.strictObject({ ...pageQuery, search: searchIn("the name") }),
    answer: { status: 200, schema: pageOf(tenant) },
    async run({ query, caller }) {
      const page = ofInstance(caller)
        ? await tenants.list(query)
        : { items: [await tenants.get(caller.tenantId)] };
      return { status: 200, body: { ...page, items: page.items.map(shown) } };
    },
  }),
  operation({
    operationId: "getTenant",
    method: "get",
    path: "/tenants/{id}",
    tag: "tenants",
    summary: "Read a tenant",
    scope: "tenants:read",
    versioned: true,
    answer: { status: 200, schema: tenant },
    async run({ id, caller }) {
      assertVisible(caller, id);
      return answered(200, await tenants.get(id));
    },
  }),
  operation({
    operationId: "updateTenant",
    method: "patch",
    path: "/tenants/{id}",
    tag: "tenants",
    summary: "Rename a tenant, change how its pages look, or both at once; each is recorded by itself",
    scope: "tenants:write",
    versioned: true,
    body: z
      .strictObject({ name: name.exactOptional(), branding: brandingIn.exactOptional() })
      .meta({ id: "TenantChanges" }),
    answer: { status: 200, schema: tenant },
    async run({ id, body, by, caller, version }) {
      assertVisible(caller, id);
      const isEmpty = body.name === undefined && body.branding === undefined;
      return answered(200, isEmpty ? await tenants.get(id) : await changeTenant(id, body, by, version));
    },
  }),
  operation({
    operationId: "previewColour",
    method: "post",
    path: "/tenants/{id}/colour-preview",
    tag: "tenants",
    summary: "What would become of a colour on light and on dark pages; nothing is changed",
    scope: "tenants:read",
    body: colourIn,
    answer: { status: 200, schema: accentsOut },
    async run({ id, body, caller }) {
      assertVisible(caller, id);
      return { status: 200, body: shownAccents(body.colour) };
    },
  }),
  operation({
    operationId: "putTenantLogo",
    method: "put",
    path: "/tenants/{id}/logo",
    tag: "tenants",
    summary: "Show a logo on the tenant's pages",
    scope: "tenants:write",
    versioned: true,
    body: logoIn,
    answer: { status: 200, schema: tenant },
    async run({ id, body, by, caller, version }) {
      assertVisible(caller, id);
      const logo = { mediaType: body.mediaType, content: Buffer.from(body.data, "base64") };
      return answered(200, await branding.putLogo(id, logo, by, version));
    },
  }),
  operation({
    operationId: "deleteTenantLogo",
    method: "delete",
    path: "/tenants/{id}/logo",
    tag: "tenants",
    summary: "Show no logo any more",
    scope: "tenants:write",
    versioned: true,
    async run({ id, by, caller, version }) {
      assertVisible(caller, id);
      await branding.removeLogo(id, by, version);
      return { status: 204 };
    },
  }),
];
