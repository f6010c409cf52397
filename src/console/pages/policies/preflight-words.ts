import type { components } from "../../api/schema.d.ts";
import { counted } from "./durations.ts";

type Preflight = components["schemas"]["Preflight"];
type Loss = Preflight["losesAccess"][number];

const people = (count: number) => counted(count, "person", "people");

/** The answer in one sentence; the rest of the page is why. */
export function verdictOf(preflight: Preflight): string {
  const { losesAccessCount: losing, affected, locksOutAdministrators } = preflight;
  if (locksOutAdministrators === true)
    return "No owner could sign in any more, so this change would be refused.";
  if ((losing ?? 0) > 0) {
    const beyond = countedLosses(preflight);
    return `${people(losing ?? 0)} of the ${people(affected ?? 0)} concerned would have no sure way in${beyond}.`;
  }
  if ((affected ?? 0) === 0) return "Nobody is concerned by this change.";
  return `Nobody loses access. ${people(affected ?? 0)} ${affected === 1 ? "is" : "are"} concerned.`;
}

/** Whether all losses are named; of more than a thousand only the first are. */
function countedLosses({ losesAccess, losesAccessCount }: Preflight): string {
  if (losesAccess.length !== losesAccessCount) return "";
  const already = losesAccess.filter((each) => each.already).length;
  return already === 0
    ? ""
    : `; ${already === losesAccess.length ? "all" : already} of them have none now either`;
}

/** In the order in which an administrator reads it: what is certain and new comes first. */
export const groupsOfLosses = (losses: readonly Loss[]) =>
  [
    {
      title: "Lose access",
      lead: "A rule refuses them. Change the policy, or put what is named right, before you save.",
      items: losses.filter(({ certain, already }) => certain && !already),
    },
    {
      title: "May lose access",
      lead: "No rule refuses them, but nothing shows that they can come in. Let one of them try first.",
      items: losses.filter(({ certain, already }) => !certain && !already),
    },
    {
      title: "Have no way in now either",
      lead: "This change does not make it worse for them.",
      items: losses.filter(({ already }) => already),
    },
  ].filter(({ items }) => items.length > 0);

/** What ends or is asked for at once, beside losses of access; a line each. */
export const consequencesOf = ({
  sessionsEnding,
  apiTokens,
  newPasswordCount,
}: Preflight): readonly string[] =>
  [
    (sessionsEnding ?? 0) > 0 &&
      `${counted(sessionsEnding ?? 0, "session")} would end at once; the people sign in again.`,
    (apiTokens?.ending ?? 0) > 0 &&
      `${counted(apiTokens?.ending ?? 0, "API token")} would not count any more.`,
    (apiTokens?.shortened ?? 0) > 0 && `${counted(apiTokens?.shortened ?? 0, "API token")} would end sooner.`,
    (newPasswordCount ?? 0) > 0 &&
      `${people(newPasswordCount ?? 0)} would be asked for a new password at the next sign-in.`,
  ].filter((line) => line !== false);
