import type { ConnectionRepository } from "../connections/repository.ts";
import { mappingPreset } from "../connections/types.ts";
import type { DomainRepository } from "../domains/repository.ts";
import type { Domain } from "../domains/types.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Transact } from "../kernel/transaction.ts";
import { mappingInForce, type PresetMapping } from "../mapping/mapping.ts";
import type { MappingRepository } from "../mapping/repository.ts";
import type { VerifyResponse } from "../saml/types.ts";
import {
  drafted,
  judge,
  judgeFacts,
  type Judgement,
  type Rules,
  withDraft,
  type Yardstick,
} from "./judge.ts";
import { factsIn } from "./openid/claims.ts";
import type { Recorder } from "./recorder.ts";
import { withIdp } from "./refusing.ts";
import type { RecordedSpan } from "./repository.ts";
import { type GateSettings, trustIn } from "./trust.ts";
import type { Protocol, Replay, SigninAttempt, VerifiedFacts } from "./types.ts";

export interface RecordingsNeeds extends GateSettings {
  readonly transact: Transact<{
    readonly connections: ConnectionRepository;
    readonly mappings: MappingRepository;
    readonly domains: DomainRepository;
  }>;
  readonly recorder: Pick<Recorder, "messageOf" | "claimsOf">;
  readonly presetMapping: PresetMapping;
  readonly verifyResponse: VerifyResponse;
}

/** By what the recordings of a connection are measured. */
export interface Measure {
  readonly protocol: Protocol;
  judged(attempt: SigninAttempt): Promise<Judgement<VerifiedFacts>>;
}

/** What a sign-in leaves that can be judged again. */
export const recordedBy = (protocol: Protocol): RecordedSpan["what"] =>
  protocol === "oidc" ? "claims" : "messages";

type Asked = Pick<Replay, "tenantId" | "connectionId" | "draft">;

/** A verifier without room is asked again. */
const NO_ROOM = ["saml_busy", "saml_time_limit"];
const TRIES = 3;

/** Judges what was recorded as of the second of its recording, by what is in force with a draft in place of some of it. */
export function createRecordings(needs: RecordingsNeeds) {
  const { transact, recorder } = needs;

  /** Read once: a replay has one answer, whatever is changed while it runs. */
  async function rulesFor({ tenantId, connectionId }: Asked): Promise<Rules> {
    const { connection, mapping } = await transact(tenantId, async ({ connections, mappings }) => {
      const found = await connections.find(tenantId, connectionId);
      if (found === undefined) throw new NotFound("no such connection");
      const defaults = needs.presetMapping(mappingPreset(found));
      return { connection: found, ...(await mappingInForce(mappings, tenantId, connectionId, defaults)) };
    });
    const domains = new Map<string, Promise<Domain | undefined>>();
    const look = (name: string) => transact(tenantId, (stores) => stores.domains.deciding(tenantId, name));
    const domainNamed = (name: string): Promise<Domain | undefined> => {
      const found = domains.get(name) ?? look(name);
      domains.set(name, found);
      return found;
    };
    return { connection, mapping, domainNamed };
  }

  async function yardstickOf(rules: Rules, draft: Replay["draft"]): Promise<Yardstick> {
    const connection = withIdp(rules.connection);
    return withDraft({ ...rules, connection, trust: await trustIn(connection, needs) }, draft);
  }

  async function judgedMessage(attempt: SigninAttempt, yardstick: Yardstick): Promise<Judgement> {
    const field = recorder.messageOf(attempt) ?? "";
    for (let tries = 1; ; tries += 1) {
      const judgement = await judge(field, attempt.at, yardstick, needs.verifyResponse);
      if (!NO_ROOM.includes(judgement.code) || tries === TRIES) return judgement;
    }
  }

  /** A code is redeemed once: what was found true then is believed. */
  async function judgedClaims(attempt: SigninAttempt, rules: Rules): Promise<Judgement<VerifiedFacts>> {
    const said = recorder.claimsOf(attempt);
    const read = said && factsIn(said);
    if (read?.ok) return judgeFacts(read.facts, [], rules);
    const failed = { name: "claims", ok: false, ...(read && { received: read.received }) };
    return {
      code: "oidc_upstream_claim_refused",
      message: "a claim is refused",
      checks: [failed],
      facts: undefined,
      profile: undefined,
      fields: [],
    };
  }

  return {
    /** @throws NotFound */
    async measureFor(asked: Asked): Promise<Measure> {
      const rules = await rulesFor(asked);
      const { draft } = asked;
      if (rules.connection.protocol === "oidc") {
        const measured = { ...rules, mapping: drafted(rules.mapping, draft.mapping) };
        return { protocol: "oidc", judged: (attempt) => judgedClaims(attempt, measured) };
      }
      const yardstick = await yardstickOf(rules, draft);
      return { protocol: "saml", judged: (attempt) => judgedMessage(attempt, yardstick) };
    },

    /** These few SAML messages, in their order. @throws NotFound */
    async judgeAgainst(asked: Asked, attempts: readonly SigninAttempt[]): Promise<readonly Judgement[]> {
      const yardstick = await yardstickOf(await rulesFor(asked), asked.draft);
      const judgements: Judgement[] = [];
      for (const attempt of attempts) judgements.push(await judgedMessage(attempt, yardstick));
      return judgements;
    },
  };
}
