import type { Connection } from "../../connections/types.ts";
import { TEST_MARK } from "../../saml/test-request.ts";
import { judgeFacts } from "../judge.ts";
import type { SigninNeeds } from "../needs.ts";
import type { Sighting } from "../recorder.ts";
import { type Refusing, untestable } from "../refusing.ts";
import type { Requests } from "../requests.ts";
import type { TestReport } from "../test-report.ts";
import type { OpenidAnswer, SigninRequest, Tested, Visitor } from "../types.ts";
import type { OwnerOf } from "./owner.ts";
import type { Answered, Refusal } from "./types.ts";
import type { VerifyOpenid } from "./verify.ts";

/**
 * A test of a connection by OpenID Connect (C12): the same question, the same checks of what comes, in the browser that
 * began. It ends in a report and never in a session, for which it has no way.
 */
export function createOpenidTests(
  { recorder }: Pick<SigninNeeds, "recorder">,
  requests: Requests,
  refusing: Refusing,
  report: TestReport,
  ownerOf: OwnerOf,
  verify: VerifyOpenid,
) {
  /** One answer, or one question that could not be asked, ends it. */
  async function end(request: SigninRequest, seen: Sighting): Promise<void> {
    if (!(await requests.finish(request.id)))
      throw await refusing.refuse("signin_request_unknown", "the test went on elsewhere", seen);
  }

  async function judged(connection: Connection, draft: unknown, verdict: Answered) {
    const nothing = { facts: undefined, profile: undefined, fields: [] };
    return verdict.ok
      ? judgeFacts(verdict.facts, verdict.checks, await report.rulesFor(connection, draft))
      : { ...nothing, code: verdict.code, checks: verdict.checks };
  }

  /** By the state alone, which no one but the broker can make; looks without taking. */
  async function isOfTest({ connectionId, parameters }: OpenidAnswer): Promise<boolean> {
    const [state, ...more] = parameters.getAll("state");
    if (state?.startsWith(TEST_MARK) !== true || more.length > 0) return false;
    const requestId = await requests.requestAskedFor(state);
    const request = requestId === undefined ? undefined : await requests.read(requestId);
    return request?.test !== undefined && request.connectionId === connectionId;
  }

  return {
    /** @returns absent for an answer to no test under way: it goes the ordinary road, on which a test gets nowhere */
    async receive(answer: OpenidAnswer): Promise<Tested | undefined> {
      if (!(await isOfTest(answer))) return undefined;
      const { connectionId, parameters, from } = answer;
      const connection = await refusing.usableOpenid(connectionId, { from }, untestable);
      const seen: Sighting = { tenantId: connection.tenantId, connectionId, checks: [], from };
      const owned = await ownerOf(answer, seen, "test");
      const { request } = owned;
      await end(request, seen);
      const { mapping, settings } = request.test ?? {};
      const seconds = settings?.clockSkewSeconds;
      const skewMs = seconds === undefined ? undefined : seconds * 1000;
      const verdict = await verify(connection, owned, parameters, skewMs);
      const sealedClaims = verdict.said && recorder.sealClaims(verdict.said);
      const found = await judged(connection, mapping, verdict);
      return report.record(request, connection, found, { sealedClaims, from });
    },

    /** The provider could not be asked: that is what the test has found. */
    async failed(
      request: SigninRequest,
      connection: Connection,
      refusal: Refusal,
      from: Visitor,
    ): Promise<Tested> {
      const { tenantId, id: connectionId } = connection;
      await end(request, { tenantId, connectionId, checks: [], from });
      return report.record(request, connection, await judged(connection, undefined, refusal), { from });
    },
  };
}

export type OpenidTests = ReturnType<typeof createOpenidTests>;
