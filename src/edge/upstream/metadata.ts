import type { Router } from "express";
import type { Connection } from "../../connections/types.ts";
import { NotFound } from "../../kernel/errors.ts";
import { isUuid } from "../../kernel/random.ts";

interface Needs {
  readonly connections: { locate(id: string): Promise<Connection | undefined> };
  /** Our side of one connection, with the tenant's certificates, as a SAML EntityDescriptor. */
  readonly spMetadata: (tenantId: string, connectionId: string) => Promise<string>;
}

/** What the identity provider's administrator needs of us; there before anything from the provider is entered (C1). */
export function mountMetadata(router: Router, { connections, spMetadata }: Needs): void {
  router.get("/saml/:id/metadata", async (req, res) => {
    const { id } = req.params;
    const connection = isUuid(id) ? await connections.locate(id) : undefined;
    if (connection?.protocol !== "saml") throw new NotFound("no such connection");
    const xml = await spMetadata(connection.tenantId, id);
    res.set("Cache-Control", "no-store").type("application/samlmetadata+xml").send(xml);
  });
}
