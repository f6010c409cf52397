import type { Around } from "./measure.ts";

/** What refuses nobody, and is worth to be known before a policy is enforced. */
export function warningsOf(
  { known }: Around,
  readCertificate: (pem: string) => { readonly notAfter: Date },
  now: Date,
): readonly { readonly code: string; readonly because: string }[] {
  const linked = new Set([...known.claims.values()].flatMap((claim) => claim?.connectionIds ?? []));
  const ofConnections = [...known.connections.values()].flatMap(({ id, name, enabled, idp }) => {
    if (!linked.has(id) || !enabled || idp === undefined) return [];
    const ends = idp.certificates.map((pem) => readCertificate(pem).notAfter);
    if (ends.some((end) => end > now)) return [];
    return [
      {
        code: "certificate_expired",
        because: `Every certificate of ${name} has expired: sign-ins go on by it, until the identity provider changes it.`,
      },
    ];
  });
  const ofDomains = [...known.claims.values()].flatMap((claim) =>
    claim?.status === "grace"
      ? [
          {
            code: "domain_grace",
            because: `The proof of ${claim.name} is gone: after its grace nobody new comes in by it.`,
          },
        ]
      : [],
  );
  return [...ofConnections, ...ofDomains];
}
