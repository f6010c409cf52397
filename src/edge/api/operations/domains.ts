import { z } from "zod";
import type { Domains } from "../../../domains/domains.ts";
import type { Domain } from "../../../domains/types.ts";
import { orNull, pageOf, pageQuery, search, time, uuid } from "../fields.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

const domain = z
  .strictObject({
    id: uuid,
    name: z.string(),
    subdomains: z.boolean(),
    connectionId: uuid.nullable(),
    status: z.enum(["pending", "verified", "grace", "lapsed"]),
    challenge: z
      .strictObject({
        dns: z.strictObject({ name: z.string(), type: z.literal("TXT"), value: z.string() }),
        https: z.strictObject({ url: z.string(), body: z.string() }),
      })
      .meta({ description: "Publish either one, then verify." }),
    verifiedAt: time.nullable(),
    checkedAt: time.nullable().meta({ description: "When the proof was last looked for; daily by itself." }),
    graceUntil: time.nullable().meta({
      description: "Grace: when it ends. Lapsed: when it ended. From then on no new people come by sign-in.",
    }),
    failingSince: time
      .nullable()
      .meta({ description: "Since when neither yes nor no is heard of the proof: the name server fails." }),
    createdAt: time,
    version: z.int(),
  })
  .meta({ id: "Domain" });

const newDomain = z
  .strictObject({
    name: z.string().min(1).max(1000),
    connectionId: uuid.exactOptional(),
    subdomains: z.boolean().exactOptional().meta({
      description: "Also for every sub-domain without a proved claim of its own, anybody's. Default: false.",
    }),
  })
  .meta({ id: "NewDomain" });

const domainChanges = z
  .strictObject({
    connectionId: uuid
      .nullable()
      .meta({ description: "The connection that may speak for the domain; null: none." }),
  })
  .meta({ id: "DomainChanges" });

export const domainOperations = (domains: Domains): readonly Operation[] => {
  const shown = (row: Domain) => ({
    id: row.id,
    name: row.name,
    subdomains: row.subdomains,
    connectionId: orNull(row.connectionId),
    status: row.status,
    challenge: domains.challenge(row),
    verifiedAt: orNull(row.verifiedAt),
    checkedAt: orNull(row.checkedAt),
    graceUntil: orNull(row.graceUntil),
    failingSince: orNull(row.failingSince),
    createdAt: row.createdAt,
    version: row.version,
  });
  const answered = (status: 200 | 201, row: Domain): JsonAnswer => ({
    status,
    body: shown(row),
    version: row.version,
    ...(status === 201 && { location: `/domains/${row.id}` }),
  });

  return [
    operation({
      operationId: "claimDomain",
      method: "post",
      path: "/domains",
      tag: "domains",
      summary: "Claim a mail domain and get the challenge that proves it",
      scope: "domains:write",
      body: newDomain,
      answer: { status: 201, schema: domain },
      run: async ({ body, by }) => answered(201, await domains.claim(body, by)),
    }),
    operation({
      operationId: "listDomains",
      method: "get",
      path: "/domains",
      tag: "domains",
      summary: "List claims, newest first",
      scope: "domains:read",
      query: z.strictObject({ ...pageQuery, search, connectionId: uuid.exactOptional() }),
      answer: { status: 200, schema: pageOf(domain) },
      async run({ query, tenantId }) {
        const page = await domains.list(tenantId, query);
        return { status: 200, body: { ...page, items: page.items.map(shown) } };
      },
    }),
    operation({
      operationId: "getDomain",
      method: "get",
      path: "/domains/{id}",
      tag: "domains",
      summary: "Read a claim with its challenge",
      scope: "domains:read",
      versioned: true,
      answer: { status: 200, schema: domain },
      run: async ({ id, tenantId }) => answered(200, await domains.get(tenantId, id)),
    }),
    operation({
      operationId: "updateDomain",
      method: "patch",
      path: "/domains/{id}",
      tag: "domains",
      summary: "Link the domain to a connection, or take the link away",
      scope: "domains:write",
      versioned: true,
      body: domainChanges,
      answer: { status: 200, schema: domain },
      run: async ({ id, body, by, version }) =>
        answered(200, await domains.link(id, body.connectionId ?? undefined, by, version)),
    }),
    operation({
      operationId: "verifyDomain",
      method: "post",
      path: "/domains/{id}/verify",
      tag: "domains",
      summary: "Look for the challenge in DNS and at the HTTPS file",
      scope: "domains:write",
      answer: { status: 200, schema: domain },
      run: async ({ id, by }) => answered(200, await domains.verify(id, by)),
    }),
    operation({
      operationId: "releaseDomain",
      method: "delete",
      path: "/domains/{id}",
      tag: "domains",
      summary: "Give the domain up",
      scope: "domains:write",
      versioned: true,
      async run({ id, by, version }) {
        await domains.release(id, by, version);
        return { status: 204 };
      },
    }),
  ];
};
