import type { Connection, IdentityProvider } from "../connections/types.ts";
import type { Domain } from "../domains/types.ts";
import type { Check } from "../kernel/checks.ts";
import { BrokerError } from "../kernel/errors.ts";
import type { Filled } from "../mapping/apply.ts";
import { mappingInput } from "../mapping/input.ts";
import type { Mapping, Profile } from "../mapping/types.ts";
import type { ResponseTrust, SignedFacts, VerifyResponse } from "../saml/types.ts";
import { failedChecks } from "./refusing.ts";
import { assertSpeaksFor, domainOf, profileBy } from "./rules.ts";
import type { Draft, VerifiedFacts } from "./types.ts";

/** What verified facts are judged by, in whichever protocol they came. */
export interface Rules {
  readonly connection: Connection;
  readonly mapping: Mapping;
  readonly domainNamed: (name: string) => Promise<Domain | undefined>;
}

/** What a response is judged by: what is in force, with a draft in place of some of it. */
export interface Yardstick extends Rules {
  readonly connection: Connection & { readonly idp: IdentityProvider };
  readonly trust: ResponseTrust;
}

export interface Judgement<Facts extends VerifiedFacts = SignedFacts> {
  readonly code: string;
  readonly message: string;
  readonly checks: readonly Check[];
  readonly facts: Facts | undefined;
  readonly profile: Profile | undefined;
  readonly fields: readonly Filled[];
}

/** A draft in place of what is in force; absent parts stay. */
export function withDraft(yardstick: Yardstick, { certificates, mapping, settings }: Draft): Yardstick {
  const { connection, trust } = yardstick;
  const { clockSkewSeconds, encryption, idpEntityId, idpInitiated } = settings ?? {};
  return {
    ...yardstick,
    mapping: drafted(yardstick.mapping, mapping),
    connection: { ...connection, idpInitiated: idpInitiated ?? connection.idpInitiated },
    trust: {
      ...trust,
      certificates: certificates ?? trust.certificates,
      encryption: encryption ?? trust.encryption,
      idpEntityId: idpEntityId ?? trust.idpEntityId,
      clockSkewMs: clockSkewSeconds === undefined ? trust.clockSkewMs : clockSkewSeconds * 1000,
    },
  };
}

/** The draft's rules, if it has some. */
export const drafted = (inForce: Mapping, draft: unknown): Mapping =>
  draft === undefined ? inForce : mappingInput.parse(draft);

/**
 * Everything about a response that needs no state: signature, times, audience, attributes, domain. Nobody is signed
 * in, no person is made, no assertion is claimed.
 * @param at the instant as which "now" counts
 */
export async function judge(
  field: string,
  at: Date,
  yardstick: Yardstick,
  verifyResponse: VerifyResponse,
): Promise<Judgement> {
  const { connection, trust } = yardstick;
  const verdict = await verifyResponse(field, trust, at);
  const { checks } = verdict;
  const nothing = { facts: undefined, profile: undefined, fields: [] };
  if (!verdict.ok) return { ...nothing, code: verdict.code, message: verdict.message, checks };
  const { facts } = verdict;
  if (facts.inResponseTo === undefined && !connection.idpInitiated) {
    const failed = { name: "in_response_to", ok: false, expected: "the ID of a request of ours" };
    const message = "the response answers no request, and this connection wants one";
    return { ...nothing, facts, code: "saml_unsolicited", message, checks: [...checks, failed] };
  }
  return judgeFacts(facts, checks, yardstick);
}

/** What the mapping and the rule of domains make of facts that were found true. @param checks that found them so */
export async function judgeFacts<Facts extends VerifiedFacts>(
  facts: Facts,
  checks: readonly Check[],
  { connection, mapping, domainNamed }: Rules,
): Promise<Judgement<Facts>> {
  let fields: readonly Filled[] = [];
  try {
    const mapped = profileBy(mapping, facts);
    const { profile } = mapped;
    ({ fields } = mapped);
    const name = domainOf(profile.email);
    assertSpeaksFor(connection, name, await domainNamed(name));
    return { code: "ok", message: "accepted", checks, facts, profile, fields };
  } catch (error) {
    if (!(error instanceof BrokerError) || error.status >= 500) throw error;
    const { code, message } = error;
    const failed = [...checks, ...failedChecks(error)];
    // What was read of a person is told also where their domain is refused.
    return { code, message, checks: failed, facts, profile: undefined, fields };
  }
}
