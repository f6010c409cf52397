import type { CertificateWarningRepository } from "../../connections/repository.ts";
import type { Query } from "./tenant-transaction.ts";

export const createCertificateWarningRepository = (query: Query): CertificateWarningRepository => ({
  async claim(tenantId, connectionId, sha256, days, at) {
    const done = await query
      .insertInto("certificate_warnings")
      .values({ tenant_id: tenantId, connection_id: connectionId, sha256, days, warned_at: at })
      .onConflict((is) => is.doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },
});
