import { mappingPreset, type Connection } from "../connections/types.ts";
import type { Check } from "../kernel/checks.ts";
import type { Filled } from "../mapping/apply.ts";
import { mappingInForce } from "../mapping/mapping.ts";
import { diagnose } from "./diagnosis/diagnose.ts";
import { drafted, type Judgement, type Rules } from "./judge.ts";
import type { SigninNeeds } from "./needs.ts";
import { anonymous, type Sighting } from "./recorder.ts";
import { underPolicy } from "./test-standing.ts";
import type { SigninRequest, Tested, VerifiedFacts } from "./types.ts";

type Found = Omit<Judgement<VerifiedFacts>, "message">;

/** Its result leaves an attempt in the recorder and an event in the trail, and neither person nor session (C12). */
export function createTestReport(needs: SigninNeeds) {
  const { transact, recorder } = needs;

  return {
    /** The rules in force, with the draft's mapping in place of theirs. */
    async rulesFor(connection: Connection, draft: unknown): Promise<Rules> {
      const { tenantId, id } = connection;
      const defaults = needs.presetMapping(mappingPreset(connection));
      const { mapping } = await transact(tenantId, ({ mappings }) =>
        mappingInForce(mappings, tenantId, id, defaults),
      );
      return {
        connection,
        mapping: drafted(mapping, draft),
        domainNamed: (name) => transact(tenantId, ({ domains }) => domains.deciding(tenantId, name)),
      };
    },

    async record(
      request: SigninRequest,
      connection: Connection,
      found: Found,
      seen: Pick<Sighting, "sealedMessage" | "sealedClaims" | "from">,
    ): Promise<Tested> {
      const { tenantId, id: connectionId, preset } = connection;
      const { reference, setupLinkId } = request;
      const { code, checks, owed } = await underPolicy(needs, connection, found);
      const made = recorder.tested(
        {
          ...seen,
          tenantId,
          connectionId,
          reference,
          email: found.profile?.email,
          checks: [...checks, ...found.fields.map(mappedCheck)],
        },
        code,
      );
      const attempt = { ...made, id: request.testId ?? made.id };
      await transact(tenantId, async ({ attempts, audit }) => {
        await attempts.insert(attempt);
        await audit.record(
          { name: "signin.tested", reference, connectionId, code },
          { ...anonymous(seen.from), tenantId },
        );
      });
      return { reference, code, owed, diagnosis: diagnose(attempt, preset), setupLinkId };
    },
  };
}

export type TestReport = ReturnType<typeof createTestReport>;

/** What the mapping made of it, in the recorder's own form. */
const mappedCheck = ({ field, value, source }: Filled): Check => ({
  name: `mapped_${field}`,
  ok: true,
  expected: source ?? "no source",
  received: typeof value === "string" ? value : (value ?? []).join(", "),
});
