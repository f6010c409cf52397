import type { Check } from "../kernel/checks.ts";
import { testRequestIn } from "../saml/test-request.ts";
import { measure } from "./demands.ts";
import { judge, type Judgement, withDraft } from "./judge.ts";
import type { SigninNeeds } from "./needs.ts";
import { type Refusing, withIdp } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import type { TestReport } from "./test-report.ts";
import { trustIn } from "./trust.ts";
import type { SigninRequest, Tested, Visitor } from "./types.ts";

export type TestSignins = ReturnType<typeof createTestSignins>;

/**
 * A sign-in that tries a SAML connection, enabled or not, with a draft in place of some of its settings, and signs nobody
 * in: no person, no session; an attempt in the recorder with what was received, checked and mapped (C12).
 */
export function createTestSignins(
  needs: SigninNeeds,
  requests: Requests,
  refusing: Refusing,
  report: TestReport,
) {
  const { clock, recorder } = needs;

  async function finish(
    request: SigninRequest,
    connection: ReturnType<typeof withIdp>,
    field: string,
    from: Visitor,
  ): Promise<Tested> {
    const at = clock();
    const draft = request.test ?? {};
    const rules = await report.rulesFor(connection, draft.mapping);
    const inForce = { ...rules, connection, trust: await trustIn(connection, needs) };
    const yardstick = withDraft(inForce, draft);
    const judgement = await judge(field, at, yardstick, needs.verifyResponse);
    const answered = answering(request, judgement, yardstick.trust.clockSkewMs);
    const sealedMessage = recorder.seal(field);
    return report.record(request, connection, { ...judgement, ...answered }, { sealedMessage, from });
  }

  return {
    /** @returns absent for an answer to no test under way: it goes the ordinary road */
    async receive(connectionId: string, field: string, from: Visitor): Promise<Tested | undefined> {
      const samlRequestId = testRequestIn(field);
      const request = samlRequestId === undefined ? undefined : await requests.answeredBy(samlRequestId);
      if (request?.test === undefined || request.connectionId !== connectionId) return undefined;
      const connection = await refusing.knownConnection(connectionId);
      if (connection?.idp === undefined || connection.tenantId !== request.tenantId) return undefined;
      // One answer ends it; whoever posts a second one is refused like anybody else.
      if (!(await requests.finish(request.id))) return undefined;
      return finish(request, withIdp(connection), field, from);
    },
  };
}

/** The signed part must answer the test's own request, and give what it asked for. */
function answering(
  { samlRequestId, demands }: SigninRequest,
  { code, checks, facts }: Judgement,
  skewMs: number,
): { readonly code: string; readonly checks: readonly Check[] } {
  if (facts === undefined) return { code, checks };
  const ok = facts.inResponseTo === samlRequestId;
  const asked = {
    name: "in_response_to",
    ok,
    expected: samlRequestId ?? "",
    received: facts.inResponseTo ?? "none",
  };
  if (!ok) return { code: "saml_in_response_to_mismatch", checks: [...checks, asked] };
  const measured = measure(demands ?? {}, facts, skewMs);
  const whole = [...checks, asked, ...measured.checks];
  return { code: measured.unmet?.code ?? code, checks: whole };
}
