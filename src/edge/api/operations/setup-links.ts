import { z } from "zod";
import type { Connections } from "../../../connections/connections.ts";
import { type Connection, knowsProvider } from "../../../connections/types.ts";
import type { Domains } from "../../../domains/domains.ts";
import { DomainAlreadyClaimed } from "../../../domains/errors.ts";
import type { Domain } from "../../../domains/types.ts";
import type { AuditContext } from "../../../kernel/audit.ts";
import type { Clock } from "../../../kernel/clock.ts";
import { SetupLinkConnectionInUse } from "../../../setup-links/errors.ts";
import type { SetupLinks } from "../../../setup-links/setup-links.ts";
import { statusOf, type ListedSetupLink } from "../../../setup-links/types.ts";
import { assertScope } from "../caller.ts";
import { name, orNull, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const HOUR_MS = 3_600_000;

const setupLink = z
  .strictObject({
    id: uuid,
    connectionId: uuid,
    connectionName: z.string(),
    preset: z.string().nullable().meta({ description: "The vendor, once it is chosen." }),
    domainId: uuid.nullable().meta({ description: "The claim that is proved on the way." }),
    note: z.string().nullable(),
    status: z.enum(["waiting", "begun", "finished", "revoked", "expired"]),
    testId: uuid
      .nullable()
      .meta({ description: "The last test sign-in: `GET /signins/{id}`, once it has ended." }),
    createdAt: time,
    expiresAt: time,
    begunAt: time.nullable().meta({ description: "Since then it works in that browser alone." }),
    finishedAt: time.nullable(),
    revokedAt: time.nullable(),
  })
  .meta({ id: "SetupLink" });

const made = setupLink
  .extend({
    url: z.url().meta({ description: "Shown this once. Hand it to the customer's IT administrator." }),
  })
  .meta({ id: "NewSetupLinkAnswer" });

const newSetupLink = z
  .strictObject({
    connectionId: uuid.exactOptional().meta({
      description: "One that lets nobody in yet, or is disabled. Else a new one is made.",
    }),
    name: name.exactOptional().meta({ description: "Of the new connection." }),
    protocol: z
      .enum(["saml", "oidc"])
      .exactOptional()
      .meta({ description: "Of the new connection; `saml` where it is left out." }),
    preset: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/)
      .exactOptional()
      .meta({
        description: "Of the new connection, where the vendor is known. Else it is chosen by the link.",
      }),
    domain: z
      .string()
      .min(1)
      .max(1000)
      .exactOptional()
      .meta({ description: "A mail domain to be proved on the way; takes `domains:write`, too." }),
    expiresInHours: z.int().min(1).max(720).default(168),
    note: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .regex(/^[^\p{Cc}]*$/u, "no control characters")
      .exactOptional()
      .meta({ description: "For administrators: who is given it, and why." }),
  })
  .refine((body) => (body.connectionId === undefined) !== (body.name === undefined), {
    message: "either connectionId or name",
    path: ["connectionId"],
  })
  .refine((body) => body.connectionId === undefined || body.preset === undefined, {
    message: "only with name: the connection has a preset",
    path: ["preset"],
  })
  .refine((body) => body.connectionId === undefined || body.protocol === undefined, {
    message: "only with name: the connection has a protocol",
    path: ["protocol"],
  })
  .refine((body) => body.protocol !== "oidc" || body.preset === undefined, {
    message: "only with SAML: there is one way for all providers of OpenID Connect",
    path: ["preset"],
  })
  .meta({ id: "NewSetupLink" });

interface Needs {
  readonly setupLinks: SetupLinks;
  readonly connections: Pick<Connections, "create" | "get" | "update">;
  readonly domains: Pick<Domains, "claim" | "list" | "link">;
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** Links by which a customer's own IT administrator sets up one connection, and nothing else (W3). */
export function setupLinkOperations(needs: Needs): readonly Operation[] {
  const { setupLinks, clock, publicUrl } = needs;
  const shown = (link: ListedSetupLink) => ({
    id: link.id,
    connectionId: link.connectionId,
    connectionName: link.connectionName,
    preset: orNull(link.preset),
    domainId: orNull(link.domainId),
    note: orNull(link.note),
    status: statusOf(link, clock()),
    testId: orNull(link.testId),
    createdAt: link.createdAt,
    expiresAt: link.expiresAt,
    begunAt: orNull(link.begunAt),
    finishedAt: orNull(link.finishedAt),
    revokedAt: orNull(link.revokedAt),
  });

  return [
    operation({
      operationId: "createSetupLink",
      method: "post",
      path: "/setup-links",
      tag: "setup-links",
      summary:
        "A link by which a customer's IT administrator sets up one connection, which stays disabled until you enable it",
      scope: "connections:write",
      body: newSetupLink,
      answer: { status: 201, schema: made },
      async run({ body, by, caller }) {
        if (body.domain !== undefined) assertScope(caller, "domains:write");
        const connection = await connectionFor(body, by, needs);
        const domain =
          body.domain === undefined ? undefined : await domainFor(body.domain, connection.id, by, needs);
        const { link, token } = await setupLinks.create(
          {
            connectionId: connection.id,
            preset: connection.preset === "generic" ? body.preset : connection.preset,
            domainId: domain?.id,
            note: body.note,
            expiresInMs: body.expiresInHours * HOUR_MS,
          },
          by,
        );
        const url = `${publicUrl}/setup/${token}`;
        return { status: 201, body: { ...shown(link), url }, location: `/setup-links/${link.id}` };
      },
    }),
    operation({
      operationId: "listSetupLinks",
      method: "get",
      path: "/setup-links",
      tag: "setup-links",
      summary: "List set-up links, newest first",
      scope: "connections:read",
      query: z.strictObject({
        ...pageQuery,
        connectionId: uuid.exactOptional(),
        search: searchIn("the connection's name or the note"),
      }),
      answer: { status: 200, schema: pageOf(setupLink) },
      async run({ query, tenantId }) {
        const page = await setupLinks.list(tenantId, query);
        return { status: 200, body: { ...page, items: page.items.map(shown) } };
      },
    }),
    operation({
      operationId: "getSetupLink",
      method: "get",
      path: "/setup-links/{id}",
      tag: "setup-links",
      summary: "Read a set-up link, and how far it has come",
      scope: "connections:read",
      answer: { status: 200, schema: setupLink },
      run: async ({ id, tenantId }) => ({ status: 200, body: shown(await setupLinks.get(tenantId, id)) }),
    }),
    operation({
      operationId: "revokeSetupLink",
      method: "delete",
      path: "/setup-links/{id}",
      tag: "setup-links",
      summary: "Revoke a set-up link: it is worth nothing from the next request on",
      scope: "connections:write",
      async run({ id, by }) {
        await setupLinks.revoke(id, by);
        return { status: 204 };
      },
    }),
  ];
}

/** One that lets nobody in, and that an administrator must enable before it does. */
async function connectionFor(
  { connectionId, name: called, protocol = "saml", preset }: z.output<typeof newSetupLink>,
  by: AuditContext,
  { connections }: Needs,
): Promise<Connection> {
  if (connectionId === undefined)
    return connections.create({ name: called ?? "", protocol, preset, enabled: false }, by);
  const connection = await connections.get(by.tenantId, connectionId);
  if (!connection.enabled) return connection;
  if (knowsProvider(connection))
    throw new SetupLinkConnectionInUse("the connection lets people in, and a link changes none that does", {
      nextStep: "Disable the connection first, or send name for a new one.",
    });
  return connections.update(connectionId, { enabled: false }, by, connection.version);
}

/** The tenant's claim, which the connection may speak for once it is proved (D5). */
async function domainFor(
  called: string,
  connectionId: string,
  by: AuditContext,
  { domains }: Needs,
): Promise<Domain> {
  try {
    return await domains.claim({ name: called, connectionIds: [connectionId] }, by);
  } catch (error) {
    if (!(error instanceof DomainAlreadyClaimed)) throw error;
    const wanted = called.trim().toLowerCase();
    const { items } = await domains.list(by.tenantId, { search: wanted, limit: 200 });
    const held = items.find((each) => each.name === wanted);
    if (held === undefined) throw error;
    if (held.connectionIds.includes(connectionId)) return held;
    return domains.link(held.id, [...held.connectionIds, connectionId], by, held.version);
  }
}
