import type { Connection } from "../../connections/types.ts";
import { unusable } from "../refusing.ts";
import type { Situation } from "./situation.ts";

/** Whether the person gets in at all, and as whom. */
export interface SignInToldOf {
  readonly outcome: "known" | "created" | "refused";
  /** The code that the recorder would show; absent: nothing is refused. */
  readonly code?: string;
  readonly because: string;
}

export interface ConnectionToldOf {
  /** Absent: the person does not sign in by one. */
  readonly connection?: Connection;
  /** Several that the person may choose from. */
  readonly choices: readonly Connection[];
  readonly because: string;
}

const REFUSED = {
  connection_disabled: "is disabled",
  connection_incomplete: "is not set up yet",
} as const;

export function signInOf(situation: Situation): SignInToldOf {
  const { person, claim, mailDomain, effective } = situation;
  if (person?.status === "deactivated")
    return refused("person_deactivated", "The person is deactivated: nothing opens for them.");
  if (effective.policy.sso.mode === "off") return byPassword(situation);
  const way = connectionOf(situation);
  if (way.connection === undefined && way.choices.length === 0)
    return refused("signin_no_route", way.because);
  const lacking = way.connection && unusable(way.connection);
  if (lacking !== undefined)
    return refused(lacking, `The connection ${way.connection?.name ?? ""} ${REFUSED[lacking]}.`);
  if (elsewhere(situation)) return refused("policy_connection", way.because);
  if (person !== undefined)
    return { outcome: "known", because: "The directory knows a person with this address." };
  if (claim?.status === "lapsed")
    return refused("domain_lapsed_no_jit", `The proof of ${claim.name} is gone: nobody new comes in by it.`);
  return {
    outcome: "created",
    because: `Nobody has this address yet: the first sign-in makes the person, since ${mailDomain} is verified here.`,
  };
}

function byPassword({ person, effective }: Situation): SignInToldOf {
  const sso = `The policy ${effective.policy.name} has SSO off`;
  if (person === undefined)
    return refused(
      "signin_no_route",
      `${sso}, and nobody has this address: there is no password to sign in with.`,
    );
  return { outcome: "known", because: `${sso}: the person signs in with a password.` };
}

/** The connection by which the person would come; what routing offers, and of it what the policy will take. */
export function connectionOf(situation: Situation): ConnectionToldOf {
  const { claim, linked, preselected, mailDomain, named, effective } = situation;
  const { name, sso } = effective.policy;
  if (sso.mode === "off") return none(`The policy ${name} has SSO off.`);
  if (claim === undefined) return none(`No verified domain of this tenant stands for ${mailDomain}.`);
  const domain = claim.name === mailDomain ? claim.name : `${claim.name}, which stands for ${mailDomain},`;
  if (claim.status === "pending") return none(`The domain ${domain} is claimed, but not verified.`);
  if (linked.length === 0)
    return none(`The domain ${domain} is ${claim.status} and not linked to a connection.`);
  if (elsewhere(situation))
    return none(
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
  return { choices: usable, because: `The domain ${domain} is linked to several, and the person chooses.` };
}

/** The policy enforces a connection that the domain does not lead to. */
const elsewhere = ({ linked, named, effective }: Situation): boolean =>
  effective.policy.sso.mode === "enforced" &&
  named !== undefined &&
  !linked.some(({ id }) => id === named.id);

const only = (connection: Connection, because: string): ConnectionToldOf => ({
  connection,
  choices: [],
  because,
});

const none = (because: string): ConnectionToldOf => ({ choices: [], because });

const refused = (code: string, because: string): SignInToldOf => ({ outcome: "refused", code, because });
