import { decodeJwt } from "jose";
import type Provider from "oidc-provider";
import type { Clock } from "../../kernel/clock.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256 } from "../../kernel/random.ts";
import type { Present } from "./broker-session.ts";
import { authenticatedAt } from "./claims.ts";

type Interaction = Pick<Awaited<ReturnType<Provider["interactionDetails"]>>, "uid" | "params">;

/**
 * `met`: the present sign-in is good enough; `sign-in-again`: a new one is asked for;
 * `another-person`: it was asked for, and somebody else than the app named has signed in.
 */
export type Answer = "met" | "sign-in-again" | "another-person";

export type Demands = ReturnType<typeof createDemands>;

interface Needs {
  readonly ephemeral: Ephemeral;
  readonly clock: Clock;
}

/** As long as an interaction lasts, milliseconds. */
const REMEMBERED_MS = 15 * 60_000;
const NOBODY = "nobody";

/**
 * What an app may demand of a sign-in that is there already: a new one (`prompt=login`), one whose account the person
 * has chosen now (`prompt=select_account`), a recent one (`max_age`), that of a certain person (`id_token_hint`). A sign-in since the demand shows by the session that it opened: sign-in always
 * opens a new one (X2), so no clock is compared with itself. One that was merely renewed is the same sign-in's.
 */
export function createDemands({ ephemeral, clock }: Needs) {
  const unmet = (interaction: Interaction, here: Present): boolean =>
    asksAlways(interaction) || tooOld(interaction, here, clock) || !named(interaction, here);

  return {
    /** @returns whether the identity provider has to ask the person again, even if it knows them */
    async remember(interaction: Interaction, here: Present | undefined): Promise<boolean> {
      const force = prompts(interaction).includes("login") || interaction.params["max_age"] !== undefined;
      if (force || choosesAccount(interaction) || (here && unmet(interaction, here)))
        await ephemeral.put(slot(interaction), here?.signInKey ?? NOBODY, REMEMBERED_MS);
      return force;
    },

    async answer(interaction: Interaction, here: Present): Promise<Answer> {
      if (!unmet(interaction, here)) return "met";
      const before = await ephemeral.get(slot(interaction));
      if (before === undefined || before === here.signInKey) return "sign-in-again";
      return named(interaction, here) ? "met" : "another-person";
    },
  };
}

const slot = (interaction: Interaction) => `oidc-demand:${sha256(interaction.uid)}`;

function prompts({ params }: Interaction): readonly string[] {
  const prompt = params["prompt"];
  return typeof prompt === "string" ? prompt.split(" ") : [];
}

/** The person says who they are, whatever the browser and the app know. */
export const choosesAccount = (interaction: Interaction): boolean =>
  prompts(interaction).includes("select_account");

const asksAlways = (interaction: Interaction): boolean =>
  prompts(interaction).includes("login") || choosesAccount(interaction);

/** OpenID Connect core 3.1.2.1: `max_age` in seconds; 0 is `prompt=login`. */
function tooOld({ params }: Interaction, here: Present, clock: Clock): boolean {
  if (params["max_age"] === undefined) return false;
  const limitMs = Number(params["max_age"]) * 1000;
  return limitMs === 0 || clock().getTime() - authenticatedAt(here) > limitMs;
}

/** The library has verified the hint. */
function named({ params }: Interaction, here: Present): boolean {
  const hint = params["id_token_hint"];
  return typeof hint !== "string" || decodeJwt(hint).sub === here.personId;
}
