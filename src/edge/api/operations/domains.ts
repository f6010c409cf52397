import { z } from "zod";
import type { Domains } from "../../../domains/domains.ts";
import { standingOfName } from "../../../domains/name-standing.ts";
import type { Domain } from "../../../domains/types.ts";
import { warningOf } from "../../../domains/warning.ts";
import { forceInput, forceQuery, orNull, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";

const status = z.enum(["pending", "verified", "grace", "lapsed"]);

const domain = z
  .strictObject({
    id: uuid,
    name: z.string(),
    subdomains: z.boolean(),
    connectionId: uuid.nullable().meta({ description: "The first of `connectionIds`; null: none." }),
    connectionIds: z.array(uuid).meta({
      description:
        "The connections that may speak for the domain. Which one a person takes, a policy or they decide.",
    }),
    status,
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
    lostAt: time.nullable().meta({
      description:
        "When another organisation proved the domain whose proof here was gone for longer than the grace.",
    }),
    warning: z.string().nullable().meta({ description: "What to know and to do now, in a sentence." }),
    standing: z
      .strictObject({
        enforceable: z.boolean().meta({ description: "Whether SSO may be enforced for its people." }),
        admitsNew: z.boolean().meta({ description: "Whether sign-in and SCIM may bring new people." }),
        because: z.strictObject({ reason: z.string(), nextStep: z.string() }).nullable(),
      })
      .meta({ description: "What the claim is worth now, and why not more." }),
    createdAt: time,
    version: z.int(),
  })
  .meta({ id: "Domain" });

const ONE_FIELD = { error: "send connectionIds, or connectionId alone", path: ["connectionIds"] };

const links = {
  connectionId: uuid
    .nullable()
    .exactOptional()
    .meta({ description: "The only connection that may speak for the domain; null: none." }),
  connectionIds: z
    .array(uuid)
    .max(20)
    .exactOptional()
    .meta({ description: "All that may speak for it, in the order in which people are offered them." }),
};

interface Links {
  readonly connectionId?: string | null;
  readonly connectionIds?: readonly string[];
}

/** The one field is older than the other; a body has only one of them. */
const linksOf = ({ connectionId, connectionIds }: Links): readonly string[] =>
  connectionIds ?? (connectionId == null ? [] : [connectionId]);

const countOf = ({ connectionId, connectionIds }: Links): number =>
  [connectionId, connectionIds].filter((field) => field !== undefined).length;

const newDomain = z
  .strictObject({
    name: z.string().min(1).max(1000),
    ...links,
    subdomains: z.boolean().exactOptional().meta({
      description: "Also for every sub-domain without a proved claim of its own, anybody's. Default: false.",
    }),
  })
  .refine((body) => countOf(body) <= 1, ONE_FIELD)
  .meta({ id: "NewDomain" });

const domainChanges = z
  .strictObject({ ...links, force: forceInput })
  .refine((body) => countOf(body) === 1, ONE_FIELD)
  .meta({ id: "DomainChanges" });

function standingShown(row: Domain) {
  const { enforceable, admitsNew, because } = standingOfName(row.name, row);
  return { enforceable, admitsNew, because: orNull(because) };
}

export const domainOperations = (domains: Domains): readonly Operation[] => {
  const shown = (row: Domain) => ({
    id: row.id,
    name: row.name,
    subdomains: row.subdomains,
    connectionId: orNull(row.connectionIds[0]),
    connectionIds: row.connectionIds,
    status: row.status,
    challenge: domains.challenge(row),
    verifiedAt: orNull(row.verifiedAt),
    checkedAt: orNull(row.checkedAt),
    graceUntil: orNull(row.graceUntil),
    failingSince: orNull(row.failingSince),
    lostAt: orNull(row.lostAt),
    warning: orNull(warningOf(row)),
    standing: standingShown(row),
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
      async run({ body: { name, subdomains = false, ...links }, by }) {
        const claim = { name, subdomains, connectionIds: linksOf(links) };
        return answered(201, await domains.claim(claim, by));
      },
    }),
    operation({
      operationId: "listDomains",
      method: "get",
      path: "/domains",
      tag: "domains",
      summary: "List claims, newest first",
      scope: "domains:read",
      query: z.strictObject({
        ...pageQuery,
        search: searchIn("the name"),
        connectionId: uuid.exactOptional(),
        status: status.exactOptional(),
      }),
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
      summary: "Link the domain to connections, in order, or take links away",
      scope: "domains:write",
      versioned: true,
      body: domainChanges,
      answer: { status: 200, schema: domain },
      run: async ({ id, body, by, version }) =>
        answered(200, await domains.link(id, linksOf(body), by, version, body.force)),
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
      query: forceQuery,
      async run({ id, by, version, query }) {
        await domains.release(id, by, version, query.force === "true");
        return { status: 204 };
      },
    }),
  ];
};
