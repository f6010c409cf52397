import type { Router } from "express";
import type { ConnectionLocator } from "../../connections/repository.ts";
import { NotFound } from "../../kernel/errors.ts";
import { isUuid } from "../../kernel/random.ts";

interface Needs {
  readonly locate: ConnectionLocator;
  /** Our side of one connection, with the tenant's certificates, as a SAML EntityDescriptor. */
  readonly spMetadata: (tenantId: string, connectionId: string) => Promise<string>;
}

/** What the identity provider's administrator needs of us; there before anything from the provider is entered (C1). */
export function mountMetadata(router: Router, { locate, spMetadata }: Needs): void {
  router.get("/saml/:id/metadata", async (req, res) => {
    const { id } = req.params;
    const tenantId = isUuid(id) ? await locate.tenantOfConnection(id) : undefined;
    if (tenantId === undefined) throw new NotFound("no such connection");
    const xml = await spMetadata(tenantId, id);
    res.set("Cache-Control", "no-store").type("application/samlmetadata+xml").send(xml);
  });
}
