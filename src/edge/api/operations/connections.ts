import { z } from "zod";
import type { Connections } from "../../../connections/connections.ts";
import type { MetadataExchange } from "../../../connections/metadata-exchange.ts";
import type { Connection } from "../../../connections/types.ts";
import { forceQuery, orNull, pageOf, pageQuery, searchIn, yesOrNo } from "../fields.ts";
import { operation, type JsonAnswer, type Operation } from "../operation.ts";
import { connection, connectionChanges, newConnection } from "./connection-schemas.ts";

/** What a connection by OpenID Connect has none of. */
const NO_SAML = { entityId: null, acsUrl: null, sloUrl: null, metadataUrl: null };

export const connectionOperations = (
  connections: Connections,
  metadata: MetadataExchange,
): readonly Operation[] => {
  const shown = (row: Connection, held: string | undefined) => ({
    id: row.id,
    tenantId: row.tenantId,
    name: row.name,
    protocol: row.protocol,
    preset: row.preset,
    enabled: row.enabled,
    encryption: row.encryption,
    requestBinding: row.request.binding,
    request: {
      forceAuthn: row.request.forceAuthn,
      authnContexts: row.request.authnContexts,
      authnContextComparison: row.request.authnContextComparison,
      nameIdFormat: orNull(row.request.nameIdFormat),
      extraParameters: row.request.extraParameters,
    },
    idpInitiated: row.idpInitiated,
    jit: row.jit,
    nameIdChange: orNull(row.nameIdChange),
    sp:
      row.protocol === "oidc"
        ? { ...NO_SAML, ...connections.rp(row.id) }
        : { ...connections.sp(row.id), redirectUri: null },
    oidc: row.oidc ? { issuer: row.oidc.issuer, clientId: row.oidc.clientId, scopes: row.oidc.scopes } : null,
    idp: row.idp
      ? {
          entityId: row.idp.entityId,
          ssoUrl: row.idp.ssoUrl,
          ssoPostUrl: orNull(row.idp.ssoPostUrl),
          sloUrl: orNull(row.idp.sloUrl),
          sloResponseUrl: orNull(row.idp.sloResponseUrl),
          sloBinding: orNull(row.idp.sloBinding),
          certificates: connections.certificates(row),
        }
      : null,
    metadata: row.metadata
      ? {
          url: row.metadata.url,
          entityId: orNull(row.metadata.entityId),
          signer: orNull(connections.metadataSigner(row)),
          fetchedAt: orNull(row.metadata.fetchedAt),
          dueAt: row.metadata.dueAt,
          validUntil: orNull(row.metadata.validUntil),
          lastError: orNull(row.metadata.lastError),
          failures: row.metadata.failures,
          held: orNull(held),
        }
      : null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    version: row.version,
  });
  const allShown = async (tenantId: string, rows: readonly Connection[]) => {
    const sourced = rows.filter((row) => row.metadata).map((row) => row.id);
    const held = sourced.length > 0 ? await metadata.changes.heldOf(tenantId, sourced) : undefined;
    return rows.map((row) => shown(row, held?.get(row.id)));
  };
  const answered = async (status: 200 | 201, row: Connection): Promise<JsonAnswer> => ({
    status,
    body: (await allShown(row.tenantId, [row]))[0],
    version: row.version,
    ...(status === 201 && { location: `/connections/${row.id}` }),
  });

  return [
    operation({
      operationId: "createConnection",
      method: "post",
      path: "/connections",
      tag: "connections",
      summary: "Make a connection; the SP values are there at once, the identity provider may follow",
      scope: "connections:write",
      body: newConnection,
      answer: { status: 201, schema: connection },
      run: async ({ body, by }) => answered(201, await connections.create(body, by)),
    }),
    operation({
      operationId: "listConnections",
      method: "get",
      path: "/connections",
      tag: "connections",
      summary: "List connections, newest first",
      scope: "connections:read",
      query: z.strictObject({
        ...pageQuery,
        search: searchIn("the name, the entity ID or issuer, or the preset"),
        protocol: z.enum(["saml", "oidc"]).exactOptional(),
        enabled: yesOrNo,
      }),
      answer: { status: 200, schema: pageOf(connection) },
      async run({ query, tenantId }) {
        const page = await connections.list(tenantId, query);
        return { status: 200, body: { ...page, items: await allShown(tenantId, page.items) } };
      },
    }),
    operation({
      operationId: "getConnection",
      method: "get",
      path: "/connections/{id}",
      tag: "connections",
      summary: "Read a connection",
      scope: "connections:read",
      versioned: true,
      answer: { status: 200, schema: connection },
      run: async ({ id, tenantId }) => answered(200, await connections.get(tenantId, id)),
    }),
    operation({
      operationId: "updateConnection",
      method: "patch",
      path: "/connections/{id}",
      tag: "connections",
      summary: "Change what is named: the name, the identity provider, enabled or not",
      scope: "connections:write",
      versioned: true,
      body: connectionChanges,
      answer: { status: 200, schema: connection },
      run: async ({ id, body, by, version }) =>
        answered(200, await connections.update(id, body, by, version)),
    }),
    operation({
      operationId: "deleteConnection",
      method: "delete",
      path: "/connections/{id}",
      tag: "connections",
      summary: "Delete a connection and what it vouched for",
      scope: "connections:write",
      versioned: true,
      query: forceQuery,
      async run({ id, by, version, query }) {
        await connections.remove(id, by, version, query.force === "true");
        return { status: 204 };
      },
    }),
  ];
};
