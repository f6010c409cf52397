import { PersonDeactivated } from "../../directory/errors.ts";
import { sha256 } from "../../kernel/random.ts";
import { owed, type OwedStep, refusalOf } from "../../policies/owed.ts";
import { ConnectionUnusable, PolicyRefuses } from "../errors.ts";
import type { SigninNeeds, SigninPolicy, SigninRepositories } from "../needs.ts";
import type { Authenticated, Primary } from "../primary.ts";
import { unusable } from "../refusing.ts";

/** Where somebody stands who has proved who they are: read afresh by each step, so that what changed meanwhile counts. */
export interface Standing {
  readonly policy: SigninPolicy;
  /** What is left before there is a session, first things first. */
  readonly owed: readonly OwedStep[];
}

/** Whoever arrives; somebody not known yet has no id. */
type Arriving = Omit<Primary, "personId" | "at"> &
  Pick<Partial<Authenticated>, "noticeRead"> & { readonly personId: string | undefined };

/**
 * Reads it in the caller's transaction.
 * @throws PolicyRefuses where the policy in force now lets nobody in this way
 */
export async function standingOf(
  { standing, clock }: Pick<SigninNeeds, "standing" | "clock">,
  stores: SigninRepositories,
  who: Arriving,
): Promise<Standing> {
  const { tenantId, personId, method, connectionId, facts, secondFactor } = who;
  const policy = await standing.policyOf(stores, tenantId, personId);
  assertLetsIn(policy, who);
  const isAsked = personId !== undefined && policy.twoStep !== "off";
  const enrolled = isAsked && (await standing.isEnrolled(stores, tenantId, personId));
  const typed = method === "password" ? personId : undefined;
  const setAt = typed === undefined ? undefined : await standing.passwordSetAt(stores, tenantId, typed);
  const steps = owed(policy, {
    method,
    connectionId,
    authnContext: facts?.authnContext,
    amr: facts?.amr,
    secondFactor,
    enrolled,
    passwordAgeMs: setAt && clock().getTime() - setAt.getTime(),
    noticeSeen: policy.notice !== undefined && who.noticeRead === noticeMark(policy.notice.text),
  });
  return { policy, owed: steps };
}

/** What an acknowledgement stands for: this text and no other. */
export const noticeMark = (text: string): string => sha256(text);

function assertLetsIn(policy: SigninPolicy, who: Pick<Primary, "method" | "connectionId">): void {
  const refusal = refusalOf(policy, who);
  if (refusal === undefined) return;
  const { name, sso } = policy;
  const named = sso.connectionId === undefined ? "" : `, connection ${sso.connectionId}`;
  const received = who.method === "password" ? "a password" : `connection ${who.connectionId ?? "none"}`;
  throw new PolicyRefuses(
    refusal === "policy_connection"
      ? "policy_connection"
      : who.method === "password"
        ? "policy_sso_enforced"
        : "policy_sso_off",
    { expected: `policy ${name}: SSO ${sso.mode}${named}`, received },
  );
}

/**
 * Nothing that was switched off since the first step lets anybody in.
 * @throws PersonDeactivated, ConnectionUnusable
 */
export async function assertStillThere(stores: SigninRepositories, who: Primary): Promise<void> {
  const { tenantId, personId, connectionId, unsolicited } = who;
  const person = await stores.people.find(tenantId, personId);
  if (person?.status !== "active") throw new PersonDeactivated("the person was deactivated meanwhile");
  if (connectionId !== undefined) await stillUsable(stores, { tenantId, connectionId, unsolicited });
}

/** C13: what was switched off since the response came lets nobody in. @throws ConnectionUnusable */
export async function stillUsable(
  { connections }: Pick<SigninRepositories, "connections">,
  by: { readonly tenantId: string; readonly connectionId: string; readonly unsolicited: boolean | undefined },
) {
  const connection = await connections.find(by.tenantId, by.connectionId);
  const lacking = connection === undefined ? "connection_unknown" : unusable(connection);
  if (connection === undefined || lacking !== undefined)
    throw new ConnectionUnusable(lacking ?? "connection_unknown");
  if (by.unsolicited === true && !connection.idpInitiated) throw new ConnectionUnusable("saml_unsolicited");
  return connection;
}
