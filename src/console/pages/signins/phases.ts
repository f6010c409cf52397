import type { components } from "../../api/schema.d.ts";

export type Check = components["schemas"]["Signin"]["checks"][number];

export interface Phase {
  readonly title: string;
  readonly checks: readonly Check[];
  readonly failed: readonly Check[];
}

const MAPPED = "mapped_";

/** What a check is about, by its name; the first that fits. A name that none knows is about the sign-in itself. */
const PHASES: readonly (readonly [title: string, names: RegExp])[] = [
  [
    "The message arrived",
    /^(acs_|field_size|base64|message_|utf8|root_element|xml|dtd|response_version|response_id|response_elements|assertion_(count|version|id|elements)|status|encrypt|decrypt|binding|authorization_response|parameters|discovery|code_redeemed|client_secret)|_reachable$/,
  ],
  ["Its signature", /signature|algorithm|transform|trusted_certificates|signed_content|certificate/],
  [
    "Who sent it, and for whom",
    /issuer|destination|audience|recipient|conditions$|subject_confirmation|in_response_to|unsolicited|request|^id_token_(iss|aud|azp|nonce)$|^state_unknown$|^changed$/,
  ],
  ["Its times", /instant|_start|_end|not_before|not_on|skew|session_|^id_token_(exp|iat|nbf)$|authn_fresh/],
  ["What it says of the person", /nameid|attribute|mapping|mapped|authn|email|claims|id_token|userinfo/],
];
const REST = "Who it is, and whether they may";

/** The checks in the order in which they were made, those in a row that are about one thing together. */
export function phasesOf(checks: readonly Check[]): readonly Phase[] {
  const phases: { title: string; checks: Check[] }[] = [];
  for (const check of checks.filter(({ name }) => !name.startsWith(MAPPED))) {
    const title = PHASES.find(([, names]) => names.test(check.name))?.[0] ?? REST;
    const known = phases.find((phase) => phase.title === title);
    if (known === undefined) phases.push({ title, checks: [check] });
    else known.checks.push(check);
  }
  return phases.map((phase) => ({ ...phase, failed: phase.checks.filter(({ ok }) => !ok) }));
}
