import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { assertVersion, NotFound, VersionConflict } from "../kernel/errors.ts";
import type { Transact } from "../kernel/transaction.ts";
import {
  CertificateDatesRefused,
  CertificateFromMetadata,
  CertificateKnown,
  CertificatesRefused,
} from "./errors.ts";
import { MOST_CERTIFICATES, type CertificateFacts, type Readers } from "./identity-provider.ts";
import type { ConnectionRepository } from "./repository.ts";
import type { Connection } from "./types.ts";

interface Needs extends Pick<Readers, "readCertificate"> {
  readonly transact: Transact<{ readonly connections: ConnectionRepository; readonly audit: AuditTrail }>;
  readonly clock: Clock;
}

/** Why a further certificate is believed: recorded sign-ins that it verifies. */
export interface Evidence {
  readonly signinId: string;
  readonly reference: string;
  /** Recorded sign-ins of the signer that pass with the certificate, and that do not. */
  readonly passed: number;
  readonly refused: number;
}

export interface Candidate extends CertificateFacts {
  readonly pem: string;
}

export type TrustCertificate = ReturnType<typeof createTrustCertificate>;

/** A further signing certificate of a connection, beside those that it has (C4). */
export function createTrustCertificate({ transact, clock, readCertificate }: Needs) {
  const thumbprints = ({ idp }: Connection): readonly string[] =>
    (idp?.certificates ?? []).map((pem) => readCertificate(pem).sha256);

  return {
    /**
     * What can be said of a certificate before it is tried.
     * @throws CertificateFromMetadata, CertificateDatesRefused, CertificateKnown; what the reader throws for a weak key
     */
    examine(connection: Connection, pem: string): Candidate {
      if (connection.metadata !== undefined) throw fromMetadata(connection.metadata.url);
      const candidate = readCertificate(pem);
      const now = clock();
      if (now < candidate.notBefore || now >= candidate.notAfter) throw datesRefused(candidate, now);
      if (thumbprints(connection).includes(candidate.sha256)) throw known(candidate.sha256);
      return candidate;
    },

    /**
     * @param version the version that the administrator saw; without it the stored one
     * @throws NotFound, VersionConflict, CertificateFromMetadata, CertificateKnown, CertificatesRefused
     */
    add(
      id: string,
      { pem, sha256 }: Candidate,
      evidence: Evidence,
      by: AuditContext,
      version: number | undefined,
    ): Promise<Connection> {
      return transact(by.tenantId, async ({ connections, audit }) => {
        const before = await connections.find(by.tenantId, id);
        if (before?.idp === undefined) throw new NotFound("no such connection");
        assertVersion("connection", before.version, version);
        if (before.metadata !== undefined) throw fromMetadata(before.metadata.url);
        const trusted = thumbprints(before);
        if (trusted.includes(sha256)) throw known(sha256);
        if (trusted.length >= MOST_CERTIFICATES) throw tooMany();
        const idp = { ...before.idp, certificates: [...before.idp.certificates, pem] };
        const after = { ...before, idp, updatedAt: clock(), version: before.version + 1 };
        if (!(await connections.update(after))) throw new VersionConflict("connection");
        await audit.record(
          {
            name: "certificate.trusted",
            targetId: id,
            sha256,
            before: { certificates: trusted },
            after: { certificates: [...trusted, sha256], evidence },
          },
          by,
        );
        return after;
      });
    },
  };
}

const datesRefused = ({ sha256, notBefore, notAfter }: Candidate, now: Date): CertificateDatesRefused =>
  new CertificateDatesRefused(`certificate ${sha256} is not valid now`, {
    mismatch: {
      expected: `valid at ${now.toISOString()}`,
      received: `valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}`,
    },
    nextStep: "Have the identity provider sign with a certificate that is valid.",
  });

const fromMetadata = (url: string): CertificateFromMetadata =>
  new CertificateFromMetadata("the certificates of this connection are those of its metadata address", {
    mismatch: { expected: "a connection without a metadata address", received: url.slice(0, 200) },
    nextStep:
      "Refresh the metadata. If it lacks the new certificate, have it published there, or set metadataUrl to null first.",
  });

const known = (sha256: string): CertificateKnown =>
  new CertificateKnown(`the connection trusts certificate ${sha256} already`, {
    nextStep: "Nothing is to be done: sign in again.",
  });

const tooMany = (): CertificatesRefused =>
  new CertificatesRefused("no room for a further signing certificate", {
    mismatch: { expected: `at most ${MOST_CERTIFICATES}`, received: `${MOST_CERTIFICATES + 1}` },
    nextStep: "Remove the certificates that the identity provider does not sign with any more.",
  });
