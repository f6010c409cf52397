import { z } from "zod";
import { BrokerError, NotFound } from "../../../kernel/errors.ts";
import { INSTANCE_TENANT } from "../../../kernel/transaction.ts";
import type { Tenants } from "../../../tenants/tenants.ts";
import type { Tenant } from "../../../tenants/types.ts";
import type { Caller } from "../caller.ts";
import { name, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

/** Tenants are made by the installation's keys alone. */
export class InstanceKeyNeeded extends BrokerError {
  readonly code = "instance_key_needed";
  readonly status = 403;
}

const tenant = z
  .strictObject({ id: uuid, name: z.string(), createdAt: time, version: z.int() })
  .meta({ id: "Tenant" });

const ofInstance = ({ homeTenantId }: Caller): boolean => homeTenantId === INSTANCE_TENANT;

/** A tenant's own key sees that tenant and no other: the rest do not exist for it. */
function assertVisible(caller: Caller, id: string): void {
  if (!ofInstance(caller) && id !== caller.tenantId) throw new NotFound("no such tenant");
}

const answered = (status: 200 | 201, { id, name, createdAt, version }: Tenant): JsonAnswer => ({
  status,
  body: { id, name, createdAt, version },
  version,
  ...(status === 201 && { location: `/tenants/${id}` }),
});

export const tenantOperations = (tenants: Tenants): readonly Operation[] => [
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
      return { status: 200, body: page };
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
    summary: "Rename a tenant",
    scope: "tenants:write",
    versioned: true,
    body: z.strictObject({ name }).meta({ id: "TenantChanges" }),
    answer: { status: 200, schema: tenant },
    async run({ id, body, by, caller, version }) {
      assertVisible(caller, id);
      return answered(200, await tenants.update(id, body, by, version));
    },
  }),
];
