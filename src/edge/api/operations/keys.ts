import { X509Certificate } from "node:crypto";
import { z } from "zod";
import type { Keys } from "../../../keys/keys.ts";
import type { KeyRecord } from "../../../keys/types.ts";
import { time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const purpose = z.enum(["saml-signing", "saml-decryption", "saml-idp-signing", "oidc-signing"]).meta({
  description: "`oidc-signing` is the installation's own: send `Sallyport-Tenant` with the nil UUID.",
});

const key = z
  .strictObject({
    id: uuid,
    purpose,
    algorithm: z.enum(["RSA-2048", "EC-P256"]),
    state: z.enum(["next", "active", "retired"]).meta({
      description:
        "`next` is published and does not sign yet; `active` signs; `retired` is published and still decrypts and verifies.",
    }),
    sha256: z
      .string()
      .meta({ description: "Thumbprint of the certificate over its DER bytes, lower-case hex." }),
    certificate: z.string().meta({ description: "PEM, for a partner who takes no metadata." }),
    createdAt: time,
    notAfter: time,
  })
  .meta({ id: "Key" });

export const thumbprintOf = (pem: string): string =>
  new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();

const shown = (row: KeyRecord) => ({
  id: row.id,
  purpose: row.purpose,
  algorithm: row.algorithm,
  state: row.state,
  sha256: thumbprintOf(row.certificate),
  certificate: row.certificate,
  createdAt: row.createdAt,
  notAfter: row.notAfter,
});

export type KeyVerbs = Pick<Keys, "active" | "all" | "prepareNext" | "promote" | "remove">;

/** Our own key pairs; their private halves are never answered. */
export const keyOperations = (keys: KeyVerbs): readonly Operation[] => [
  operation({
    operationId: "listKeys",
    method: "get",
    path: "/keys",
    tag: "keys",
    summary: "List our own signing and decryption keys, by purpose, newest first",
    scope: "keys:read",
    query: z.strictObject({ purpose: purpose.exactOptional() }),
    answer: { status: 200, schema: z.strictObject({ items: z.array(key) }).meta({ id: "Keys" }) },
    async run({ query, tenantId }) {
      const all = await keys.all(tenantId);
      const items = all.filter((row) => query.purpose === undefined || row.purpose === query.purpose);
      return { status: 200, body: { items: items.map(shown) } };
    },
  }),
  operation({
    operationId: "createKey",
    method: "post",
    path: "/keys",
    tag: "keys",
    summary: "Make the next key of a purpose; it is published, and signs once it is promoted",
    scope: "keys:write",
    body: z.strictObject({ purpose }).meta({ id: "NewKey" }),
    answer: { status: 201, schema: key },
    async run({ body, by }) {
      const row = await keys.prepareNext(body.purpose, by);
      return { status: 201, body: shown(row), location: "/keys" };
    },
  }),
  operation({
    operationId: "promoteKey",
    method: "post",
    path: "/keys/{id}/promote",
    tag: "keys",
    summary: "The next key becomes the active one; the one before it is retired and still decrypts",
    scope: "keys:write",
    answer: { status: 200, schema: key },
    run: async ({ id, by }) => ({ status: 200, body: shown(await keys.promote(id, by)) }),
  }),
  operation({
    operationId: "deleteKey",
    method: "delete",
    path: "/keys/{id}",
    tag: "keys",
    summary: "Remove a next or retired key: what was encrypted to it can be read no more",
    scope: "keys:write",
    async run({ id, by }) {
      await keys.remove(id, by);
      return { status: 204 };
    },
  }),
];
