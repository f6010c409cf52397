import { X509Certificate } from "node:crypto";
import { z } from "zod";
import type { CertificateWatch } from "../../../connections/certificate-watch.ts";
import { daysLeft } from "../../../connections/expiry.ts";
import type { Clock } from "../../../kernel/clock.ts";
import type { TrustSigner } from "../../../signin/trust-signer.ts";
import { time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { thumbprintOf, type KeyVerbs } from "./keys.ts";

const facts = { sha256: z.string(), notBefore: time, notAfter: time, expiresInDays: z.int() };

const trusted = z
  .strictObject({
    connectionId: uuid,
    certificate: z.strictObject(facts),
    replayed: z.strictObject({
      passed: z.int().meta({ description: "Recorded sign-ins of this signer that pass now." }),
      refused: z.int().meta({ description: "Those that are refused all the same." }),
    }),
    version: z.int(),
  })
  .meta({ id: "TrustedCertificate" });

const ending = z
  .strictObject({
    source: z.enum(["connection", "own-key"]),
    connectionId: uuid.nullable(),
    connectionName: z.string().nullable(),
    keyId: uuid.nullable(),
    purpose: z.string().nullable(),
    ...facts,
  })
  .meta({ id: "EndingCertificate" });

interface Needs {
  readonly trustSigner: TrustSigner;
  readonly certificateWatch: Pick<CertificateWatch, "ending">;
  readonly keys: KeyVerbs;
  readonly clock: Clock;
}

export const certificateOperations = (needs: Needs): readonly Operation[] => {
  const shown = (each: { sha256: string; notBefore: Date; notAfter: Date }) => ({
    sha256: each.sha256,
    notBefore: each.notBefore,
    notAfter: each.notAfter,
    expiresInDays: daysLeft(each.notAfter, needs.clock()),
  });

  const ownEnding = async (tenantId: string, withinDays: number) =>
    (await needs.keys.all(tenantId))
      .filter(({ notAfter }) => daysLeft(notAfter, needs.clock()) <= withinDays)
      .map((key) => ({
        source: "own-key",
        connectionId: null,
        connectionName: null,
        keyId: key.id,
        purpose: key.purpose,
        ...shown({
          sha256: thumbprintOf(key.certificate),
          notBefore: new X509Certificate(key.certificate).validFromDate,
          notAfter: key.notAfter,
        }),
      }));

  const connectionsEnding = async (tenantId: string, withinDays: number) =>
    (await needs.certificateWatch.ending(tenantId, withinDays)).map(({ connection, ...each }) => ({
      source: "connection",
      connectionId: connection.id,
      connectionName: connection.name,
      keyId: null,
      purpose: null,
      ...shown(each),
    }));

  return [
    operation({
      operationId: "trustSigner",
      method: "post",
      path: "/connections/{id}/certificates",
      tag: "connections",
      summary:
        "Trust the unknown signer of a recorded sign-in, if that sign-in passes every check with its certificate",
      scope: "connections:write",
      versioned: true,
      body: z
        .strictObject({
          signinId: uuid,
          sha256: z
            .string()
            .regex(/^[0-9a-f]{64}$/)
            .exactOptional()
            .meta({
              description:
                "Thumbprint that you compared with the identity provider's. Anybody can send a message that is signed by a key of theirs.",
            }),
        })
        .meta({ id: "TrustSigner" }),
      answer: { status: 201, schema: trusted },
      async run({ id, body, by, version }) {
        const { connection, certificate, passed, refused } = await needs.trustSigner.trust(
          id,
          body,
          by,
          version,
        );
        return {
          status: 201,
          body: {
            connectionId: id,
            certificate: shown(certificate),
            replayed: { passed, refused },
            version: connection.version,
          },
          version: connection.version,
          location: `/connections/${id}`,
        };
      },
    }),
    operation({
      operationId: "reportCertificates",
      method: "get",
      path: "/reports/certificates",
      tag: "reports",
      summary: "Certificates that end soon or have ended, of connections and of our own keys, soonest first",
      scope: "connections:read",
      query: z.strictObject({ withinDays: z.coerce.number().int().min(0).max(3650).default(30) }),
      answer: {
        status: 200,
        schema: z.strictObject({ items: z.array(ending) }).meta({ id: "CertificateReport" }),
      },
      async run({ query, tenantId }) {
        const theirs = await connectionsEnding(tenantId, query.withinDays);
        const own = await ownEnding(tenantId, query.withinDays);
        const items = [...theirs, ...own].toSorted((a, b) => a.notAfter.getTime() - b.notAfter.getTime());
        return { status: 200, body: { items } };
      },
    }),
  ];
};
