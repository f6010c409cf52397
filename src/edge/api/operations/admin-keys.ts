import { z } from "zod";
import type { Clock } from "../../../kernel/clock.ts";
import { Invalid } from "../../../kernel/errors.ts";
import { daysFrom, type AdminKeys } from "../../../tokens/admin-keys.ts";
import { SCOPES } from "../../../tokens/scopes.ts";
import type { AdminKey } from "../../../tokens/types.ts";
import { instant, name, orNull, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const fields = {
  id: uuid,
  tenantId: uuid,
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  createdAt: time,
  expiresAt: time.nullable(),
  revokedAt: time.nullable(),
  lastUsedAt: time.nullable(),
};
const adminKey = z.strictObject(fields).meta({ id: "AdminKey" });
const adminKeyWithSecret = z
  .strictObject({ ...fields, secret: z.string().meta({ description: "Shown this once." }) })
  .meta({ id: "AdminKeyWithSecret" });

const newAdminKey = z
  .strictObject({
    name,
    scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
    expiresAt: instant.exactOptional(),
    expiresInDays: z.int().min(1).max(3650).exactOptional().meta({ description: "Instead of `expiresAt`." }),
  })
  .meta({ id: "NewAdminKey" });

const shown = (row: AdminKey) => ({
  id: row.id,
  tenantId: row.tenantId,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.createdAt,
  expiresAt: orNull(row.expiresAt),
  revokedAt: orNull(row.revokedAt),
  lastUsedAt: orNull(row.lastUsedAt),
});

interface Needs {
  readonly adminKeys: AdminKeys;
  readonly clock: Clock;
}

export const adminKeyOperations = ({ adminKeys, clock }: Needs): readonly Operation[] => {
  const expiry = ({ expiresAt, expiresInDays }: z.output<typeof newAdminKey>): Date | undefined => {
    if (expiresAt !== undefined && expiresInDays !== undefined)
      throw new Invalid("expiresAt and expiresInDays both say when the key ends", {
        nextStep: "Send one of the two.",
      });
    const end = expiresInDays === undefined ? expiresAt : daysFrom(clock(), expiresInDays);
    if (end && end <= clock())
      throw new Invalid("expiresAt is past", { nextStep: "Send an instant to come." });
    return end;
  };

  return [
    operation({
      operationId: "createAdminKey",
      method: "post",
      path: "/admin-keys",
      tag: "admin-keys",
      summary: "Make a key with scopes that the calling key holds; its secret is shown this once",
      scope: "keys:write",
      body: newAdminKey,
      answer: { status: 201, schema: adminKeyWithSecret },
      async run({ body, by, caller }) {
        const input = { name: body.name, scopes: body.scopes, expiresAt: expiry(body) };
        const { key, secret } = await adminKeys.create(input, by, caller.scopes);
        return { status: 201, body: { ...shown(key), secret }, location: `/admin-keys/${key.id}` };
      },
    }),
    operation({
      operationId: "listAdminKeys",
      method: "get",
      path: "/admin-keys",
      tag: "admin-keys",
      summary: "List keys, newest first, revoked ones too",
      scope: "keys:read",
      query: z.strictObject({
        ...pageQuery,
        search: searchIn("the name"),
        state: z.enum(["active", "expired", "revoked"]).exactOptional(),
      }),
      answer: { status: 200, schema: pageOf(adminKey) },
      async run({ query: { state, ...query }, tenantId }) {
        const wanted = state === undefined ? query : { ...query, state: { is: state, at: clock() } };
        const page = await adminKeys.list(tenantId, wanted);
        return { status: 200, body: { ...page, items: page.items.map(shown) } };
      },
    }),
    operation({
      operationId: "getAdminKey",
      method: "get",
      path: "/admin-keys/{id}",
      tag: "admin-keys",
      summary: "Read a key",
      scope: "keys:read",
      answer: { status: 200, schema: adminKey },
      run: async ({ id, tenantId }) => ({ status: 200, body: shown(await adminKeys.get(tenantId, id)) }),
    }),
    operation({
      operationId: "revokeAdminKey",
      method: "delete",
      path: "/admin-keys/{id}",
      tag: "admin-keys",
      summary: "Revoke a key, from the next request on",
      scope: "keys:write",
      async run({ id, by }) {
        await adminKeys.revoke(id, by);
        return { status: 204 };
      },
    }),
  ];
};
