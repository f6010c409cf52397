import type { Connection } from "../../connections/types.ts";
import { unusable } from "../refusing.ts";
import type { Situation } from "./situation.ts";

/** Why somebody has no way in, finer than the recorder's code. Stable: API. */
export type Lack =
  | "person_deactivated"
  | "domain_unclaimed"
  | "domain_not_verified"
  | "domain_not_linked"
  | "domain_lapsed_no_jit"
  | "connection_disabled"
  | "connection_incomplete"
  | "policy_connection"
  | "jit_not_allowed"
  | "no_password";

/** Whether the person gets in at all, and as whom. */
export interface SignInToldOf {
  readonly outcome: "known" | "created" | "refused";
  /** The code that the recorder would show; absent: nothing is refused. */
  readonly code?: string;
  readonly reason?: Lack;
  readonly because: string;
}

export interface ConnectionToldOf {
  /** Absent: the person does not sign in by one. */
  readonly connection?: Connection;
  /** Several that the person may choose from. */
  readonly choices: readonly Connection[];
  readonly reason?: Lack;
  readonly because: string;
}

const REFUSED = {
  connection_disabled: "is disabled",
  connection_incomplete: "is not set up yet",
} as const;

/** The one judgement of who gets in: told by the explanation, the preflight, and whoever keeps the last administrator in. */
export function signInOf(situation: Situation): SignInToldOf {
  const { person, policy } = situation;
  if (person?.status === "deactivated")
    return refused("person_deactivated", "The person is deactivated: nothing opens for them.");
  if (policy.sso.mode === "off") return byPassword(situation);
  const told = bySso(situation);
  if (told.outcome !== "refused" || policy.sso.mode === "enforced" || person?.passwordSetAt === undefined)
    return told;
  return { outcome: "known", because: `${told.because} The person signs in with a password.` };
}

function bySso(situation: Situation): SignInToldOf {
  const { person, claim, mailDomain } = situation;
  const way = connectionOf(situation);
  const taken = takenBy(way);
  if (taken.length === 0) return { ...refused(way.reason, way.because), code: "signin_no_route" };
  const lacking = way.connection && unusable(way.connection);
  if (lacking !== undefined)
    return refused(lacking, `The connection ${way.connection?.name ?? ""} ${REFUSED[lacking]}.`);
  if (claim?.status === "lapsed" && !isKnownBy(situation, taken))
    return refused(
      "domain_lapsed_no_jit",
      `The proof of ${claim.name} is gone: nobody new comes in by it${person === undefined ? "" : ", and the identity provider has not brought this person before"}.`,
    );
  if (person !== undefined)
    return { outcome: "known", because: "The directory knows a person with this address." };
  if (taken.every(({ jit }) => !jit))
    return refused(
      "jit_not_allowed",
      "Nobody has this address, and the connection makes no people at their first sign-in.",
    );
  return {
    outcome: "created",
    because: `Nobody has this address yet: the first sign-in makes the person, since ${mailDomain} is verified here.`,
  };
}

/** Whether a NameID of one of them leads to the person. */
export const isKnownBy = ({ person }: Situation, connections: readonly Connection[]): boolean =>
  connections.some(({ id }) => person?.knownBy.includes(id) === true);

/** Those by one of which the person comes. */
export const takenBy = ({ connection, choices }: ConnectionToldOf): readonly Connection[] =>
  connection === undefined ? choices : [connection];

function byPassword({ person, policy }: Situation): SignInToldOf {
  const sso = `The policy ${policy.name} has SSO off`;
  if (person === undefined)
    return {
      ...refused("no_password", `${sso}, and nobody has this address: there is no password to sign in with.`),
      code: "signin_no_route",
    };
  if (person.passwordSetAt === undefined)
    return {
      ...refused("no_password", `${sso}, and the person has no password.`),
      code: "password_wrong",
    };
  return { outcome: "known", because: `${sso}: the person signs in with a password.` };
}

/** The connection by which the person would come; what routing offers, and of it what the policy will take. */
export function connectionOf(situation: Situation): ConnectionToldOf {
  const { claim, linked, preselected, mailDomain, named, policy } = situation;
  const { name, sso } = policy;
  if (sso.mode === "off") return { choices: [], because: `The policy ${name} has SSO off.` };
  if (claim === undefined)
    return none("domain_unclaimed", `No verified domain of this tenant stands for ${mailDomain}.`);
  const domain = claim.name === mailDomain ? claim.name : `${claim.name}, which stands for ${mailDomain},`;
  if (claim.status === "pending")
    return none("domain_not_verified", `The domain ${domain} is claimed, but not verified.`);
  if (linked.length === 0)
    return none(
      "domain_not_linked",
      `The domain ${domain} is ${claim.status} and not linked to a connection.`,
    );
  if (elsewhere(situation))
    return none(
      "policy_connection",
      `The policy ${name} enforces ${named?.name ?? "a connection"}, to which the domain ${domain} is not linked.`,
    );
  const enforced = sso.mode === "enforced" ? linked.find(({ id }) => id === named?.id) : undefined;
  if (enforced !== undefined)
    return only(
      enforced,
      `Of those that the domain ${domain} is linked to, the policy ${name} takes no other.`,
    );
  const usable = linked.filter((each) => unusable(each) === undefined);
  const [first, ...others] = usable.length === 0 ? linked : usable;
  if (first !== undefined && others.length === 0)
    return only(first, `The domain ${domain} is ${claim.status} and linked to it.`);
  const unasked = usable.find(({ id }) => id === preselected);
  if (unasked !== undefined)
    return only(unasked, `Of those that the domain ${domain} is linked to, the policies choose it.`);
  return {
    choices: usable.length === 0 ? linked : usable,
    because: `The domain ${domain} is linked to several, and the person chooses.`,
  };
}

/** The policy enforces a connection that the domain does not lead to. */
const elsewhere = ({ linked, named, policy }: Situation): boolean =>
  policy.sso.mode === "enforced" && named !== undefined && !linked.some(({ id }) => id === named.id);

const only = (connection: Connection, because: string): ConnectionToldOf => ({
  connection,
  choices: [],
  because,
});

const none = (reason: Lack, because: string): ConnectionToldOf => ({ choices: [], reason, because });

const refused = (reason: Lack | undefined, because: string): SignInToldOf => ({
  outcome: "refused",
  ...(reason !== undefined && { code: reason, reason }),
  because,
});
