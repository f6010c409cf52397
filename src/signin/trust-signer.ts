import type { ConnectionRepository } from "../connections/repository.ts";
import type { Candidate, TrustCertificate } from "../connections/trust-certificate.ts";
import type { Connection } from "../connections/types.ts";
import type { AuditContext } from "../kernel/audit.ts";
import { assertVersion, NotFound } from "../kernel/errors.ts";
import type { Transact } from "../kernel/transaction.ts";
import type { ResponseTrust } from "../saml/types.ts";
import { SignerDiffers, SignerNotProven, SignerNotRecorded } from "./errors.ts";
import type { Judgement } from "./judge.ts";
import type { Recorder } from "./recorder.ts";
import { withIdp } from "./refusing.ts";
import type { Replays } from "./replays.ts";
import { trustIn, type GateSettings } from "./trust.ts";
import type { SigninAttempt } from "./types.ts";

export interface TrustSignerNeeds extends GateSettings {
  readonly transact: Transact<{ readonly connections: ConnectionRepository }>;
  readonly recorder: Pick<Recorder, "get" | "search" | "messageOf">;
  readonly replays: Pick<Replays, "judgeAgainst">;
  readonly certificates: TrustCertificate;
  /** The certificates that a message's signatures carry. */
  readonly carriedCertificates: (
    field: string,
    trust: ResponseTrust,
  ) => readonly { readonly sha256: string; readonly pem: string }[];
}

/** What came of it. */
export interface TrustedSigner {
  readonly connection: Connection;
  readonly certificate: Candidate;
  readonly passed: number;
  readonly refused: number;
}

/** Of the same signer; the administrator's own comes first and decides. */
const MOST_REPLAYED = 20;
const UNKNOWN = "saml_signer_unknown";

export type TrustSigner = ReturnType<typeof createTrustSigner>;

/**
 * A recorded unknown signer becomes a trusted one, if the recorded sign-in passes whole with its certificate (C4).
 * The replay proves that the certificate fits the message, not whose it is: that is for the administrator to know.
 */
export function createTrustSigner(needs: TrustSignerNeeds) {
  const { transact, recorder, certificates } = needs;

  async function connectionOf(tenantId: string, id: string) {
    const found = await transact(tenantId, ({ connections }) => connections.find(tenantId, id));
    if (found?.idp === undefined) throw new NotFound("no such connection");
    return withIdp(found);
  }

  /** The certificate that the gate named when it refused. */
  async function carriedBy(
    attempt: SigninAttempt,
    connection: Connection & { readonly idp: NonNullable<Connection["idp"]> },
  ): Promise<string> {
    const field = recorder.messageOf(attempt);
    const sha256 = signerOf(attempt);
    if (attempt.code !== UNKNOWN || field === undefined || sha256 === undefined) throw notRecorded(attempt);
    const carried = needs.carriedCertificates(field, await trustIn(connection, needs));
    return carried.find((each) => each.sha256 === sha256)?.pem ?? fail(notRecorded(attempt));
  }

  async function othersOf(attempt: SigninAttempt, connectionId: string): Promise<readonly SigninAttempt[]> {
    const filter = { connectionId, code: UNKNOWN };
    const { items } = await recorder.search(attempt.tenantId, filter, { limit: MOST_REPLAYED });
    return items.filter(({ id, ...each }) => id !== attempt.id && signerOf(each) === signerOf(attempt));
  }

  return {
    /**
     * @param input `sha256` is the thumbprint that the administrator compared, if any
     * @param version the version of the connection that the administrator saw
     * @throws NotFound, SignerNotRecorded, SignerDiffers, SignerNotProven, VersionConflict; what is wrong with the certificate itself
     */
    async trust(
      connectionId: string,
      input: { readonly signinId: string; readonly sha256?: string | undefined },
      by: AuditContext,
      version?: number,
    ): Promise<TrustedSigner> {
      const { tenantId } = by;
      const connection = await connectionOf(tenantId, connectionId);
      assertVersion("connection", connection.version, version);
      const attempt = await recorder.get(tenantId, input.signinId);
      if (attempt.connectionId !== connectionId) throw new NotFound("no such sign-in of this connection");
      const candidate = certificates.examine(connection, await carriedBy(attempt, connection));
      if (input.sha256 !== undefined && input.sha256 !== candidate.sha256)
        throw differs(input.sha256, candidate.sha256);
      const draft = { certificates: [...connection.idp.certificates, candidate.pem] };
      const recorded = [attempt, ...(await othersOf(attempt, connectionId))];
      const judged = await needs.replays.judgeAgainst(tenantId, connectionId, draft, recorded);
      const proves = (each: Judgement | undefined) =>
        each?.code === "ok" && each.facts?.signerSha256 === candidate.sha256;
      if (!proves(judged[0])) throw notProven(judged[0]);
      const passed = judged.filter(proves).length;
      const outcome = { passed, refused: judged.length - passed };
      const evidence = { signinId: attempt.id, reference: attempt.reference, ...outcome };
      const stored = await certificates.add(connectionId, candidate, evidence, by, connection.version);
      return { connection: stored, certificate: candidate, ...outcome };
    },
  };
}

/** As the gate wrote it down: the thumbprint stands first. */
const signerOf = ({ checks }: Pick<SigninAttempt, "checks">): string | undefined =>
  /^[0-9a-f]{64}/.exec(checks.findLast(({ name }) => name === "carried_certificate")?.received ?? "")?.[0];

function fail(error: Error): never {
  throw error;
}

const notRecorded = ({ code }: SigninAttempt): SignerNotRecorded =>
  new SignerNotRecorded("the sign-in was not refused for a certificate that it carries", {
    mismatch: { expected: `${UNKNOWN}, with a certificate in KeyInfo`, received: code },
    nextStep: "Upload the identity provider's certificate or metadata instead.",
  });

const differs = (expected: string, received: string): SignerDiffers =>
  new SignerDiffers("the message carries another certificate than the one that was compared", {
    mismatch: { expected, received },
    nextStep: "Ask the identity provider's administrator which certificate signs.",
  });

function notProven(judgement: Judgement | undefined): SignerNotProven {
  const failed = judgement?.checks.findLast(({ ok }) => !ok);
  return new SignerNotProven(
    `with the certificate added, the recorded sign-in is refused all the same: ${judgement?.code ?? "unread"}`,
    {
      mismatch: {
        expected: failed?.expected ?? "a response that passes every check",
        received: `${failed?.name ?? judgement?.code ?? "none"}: ${failed?.received ?? "failed"}`,
      },
      nextStep: "The certificate was not added. Correct what the check names, or upload the metadata.",
    },
  );
}
