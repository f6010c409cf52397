import type { components } from "../../api/schema.d.ts";
import { durationInWords } from "../policies/durations.ts";

type Explanation = components["schemas"]["Explanation"];
export type Tone = "good" | "bad" | "warn";

export interface Verdict {
  readonly tone: Tone;
  readonly sentence: string;
  /** What the person will meet on the way, or why it is not sure. */
  readonly more: readonly string[];
}

/** The answer in one sentence, before how it comes about. */
export function verdictOf(email: string, explanation: Explanation): Verdict {
  const { signIn, access } = explanation;
  if (signIn.outcome === "refused")
    return { tone: "bad", sentence: `${email} cannot sign in.`, more: [signIn.because] };
  if (access?.allowed === false)
    return {
      tone: "bad",
      sentence: `${email} can sign in, but ${access.appName} does not open.`,
      more: [access.because],
    };
  const where = access === null ? "can sign in" : `gets into ${access.appName}`;
  if (signIn.doubt !== null)
    return {
      tone: "warn",
      sentence: `No rule refuses ${email}, but something shows that they will fail.`,
      more: [signIn.doubt.because],
    };
  const more = [...askedOf(explanation), ...(signIn.outcome === "created" ? [FIRST_TIME] : [])];
  if (access !== null && access.allowed === null)
    return {
      tone: "warn",
      sentence: `${email} can sign in; whether ${access.appName} opens shows only then.`,
      more,
    };
  return { tone: "good", sentence: `${email} ${where}.`, more };
}

const FIRST_TIME = "Nobody has this address yet: a person is made at the first sign-in.";

function askedOf({ twoStep }: Explanation): readonly string[] {
  const unless = twoStep.unlessVouchedFor ? ", unless the identity provider says that it asked already" : "";
  if (twoStep.asked === "enrol") return [`A second factor has to be added on the way${unless}.`];
  if (twoStep.asked === "second-factor") return [`The second factor is asked for${unless}.`];
  return [];
}

export interface Step {
  readonly title: string;
  readonly tone: Tone;
  readonly sentence: string;
  /** Where it is changed. */
  readonly place?: Place;
}

export interface Place {
  readonly to: string;
  readonly label: string;
  /** Of the scopes that open it. */
  readonly area: "policies" | "connections" | "domains" | "people" | "apps";
}

/**
 * What decides, in the order in which a sign-in meets it; each with the page on which it is changed.
 * @param personId of the one whose address it is; undefined: nobody has it
 */
export function stepsOf(
  email: string,
  personId: string | undefined,
  explanation: Explanation,
): readonly Step[] {
  const { signIn, connection, policy, because, twoStep, session, access } = explanation;
  const domain = email.split("@")[1] ?? "";
  const policyPlace = { to: `/policies/${policy.id}`, label: policy.name, area: "policies" } as const;
  return [
    {
      title: "Person and domain",
      tone: signIn.outcome === "refused" ? "bad" : "good",
      sentence: signIn.because,
      place:
        personId === undefined
          ? { to: `/domains?search=${encodeURIComponent(domain)}`, label: domain, area: "domains" }
          : { to: `/people/${personId}`, label: "The person", area: "people" },
    },
    {
      title: "Connection",
      tone: toneOfConnection(explanation),
      sentence: signIn.doubt === null ? connection.because : `${connection.because} ${signIn.doubt.because}`,
      ...placeOfConnection(connection),
    },
    { title: "Policy", tone: "good", sentence: because.sentence, place: policyPlace },
    {
      title: "Second factor",
      tone: twoStep.asked === "enrol" ? "warn" : "good",
      sentence: twoStep.because,
      place: policyPlace,
    },
    {
      title: "Session",
      tone: "good",
      sentence: sessionSentence(explanation),
      place:
        session.limitedBy === "app" && access !== null
          ? { to: `/apps/${access.appId}`, label: access.appName, area: "apps" }
          : policyPlace,
    },
    ...(access === null ? [] : [accessStep(access)]),
  ];
}

function toneOfConnection({ signIn, connection, policy }: Explanation): Tone {
  const leadsNowhere =
    connection.id === undefined && connection.choices.length === 0 && policy.sso.mode !== "off";
  if (connection.enabled === false || (leadsNowhere && signIn.outcome === "refused")) return "bad";
  return signIn.doubt === null ? "good" : "warn";
}

function sessionSentence({ session, policy, access }: Explanation): string {
  const by = session.limitedBy === "app" && access !== null ? access.appName : `the policy ${policy.name}`;
  const idle = durationInWords(session.idleMinutes);
  const most = durationInWords(session.absoluteMinutes);
  const sooner = policy.sso.mode === "off" ? "" : " The identity provider's answer may end it sooner.";
  return `Ends after ${idle} without use, and ${most} after the sign-in at the latest, by ${by}.${sooner}`;
}

function placeOfConnection({ id, name, choices }: Explanation["connection"]): Pick<Step, "place"> {
  const only = choices.length === 1 ? choices[0] : undefined;
  const found = id === undefined ? only : { id, name: name ?? "The connection" };
  if (found !== undefined)
    return { place: { to: `/connections/${found.id}`, label: found.name, area: "connections" } };
  return choices.length === 0
    ? {}
    : { place: { to: "/connections", label: "Connections", area: "connections" } };
}

const accessStep = (access: NonNullable<Explanation["access"]>): Step => ({
  title: access.appName,
  tone: access.allowed === true ? "good" : access.allowed === false ? "bad" : "warn",
  sentence: access.because,
  place: { to: `/apps/${access.appId}`, label: access.appName, area: "apps" },
});
