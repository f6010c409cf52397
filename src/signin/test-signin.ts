import type { Connection } from "../connections/types.ts";
import type { AuditContext } from "../kernel/audit.ts";
import type { Check } from "../kernel/checks.ts";
import { Invalid, NotFound } from "../kernel/errors.ts";
import { sha256 } from "../kernel/random.ts";
import type { Filled } from "../mapping/apply.ts";
import { mappingInForce } from "../mapping/mapping.ts";
import { testRequestIn } from "../saml/test-request.ts";
import { measure } from "./demands.ts";
import { diagnose } from "./diagnosis/diagnose.ts";
import { judge, type Judgement, withDraft, type Yardstick } from "./judge.ts";
import type { SigninNeeds } from "./needs.ts";
import { anonymous } from "./recorder.ts";
import { makeReference } from "./reference.ts";
import { type Refusing, withIdp } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import { underPolicy } from "./test-standing.ts";
import { trustIn } from "./trust.ts";
import type { Draft, SigninRequest, Step, Tested, TestOffer, Visitor } from "./types.ts";

/** Long enough to send the link to whoever has an account at the identity provider. */
const LINK_LIVES_MS = 60 * 60_000;

/** What a link of a test leads to; kept under the hash of its secret. */
interface Offered {
  readonly tenantId: string;
  readonly connectionId: string;
  readonly draft: Draft;
  readonly reference: string;
  readonly testId: string;
  /** Of the set-up that the test is part of. */
  readonly setupLinkId?: string;
}

export type TestSignins = ReturnType<typeof createTestSignins>;

/**
 * A sign-in that tries a connection, enabled or not, with a draft in place of some of its settings, and signs nobody in:
 * no person, no session; an attempt in the recorder with what was received, checked and mapped (C12).
 */
export function createTestSignins(needs: SigninNeeds, requests: Requests, refusing: Refusing) {
  const { ephemeral, random, clock, transact, recorder } = needs;

  const offered = async (connectionId: string, token: string): Promise<Offered | undefined> => {
    const text = await ephemeral.get(slot(token));
    if (text === undefined) return undefined;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `offer`
    const offer = JSON.parse(text) as Offered;
    return offer.connectionId === connectionId ? offer : undefined;
  };

  async function yardstickFor(connection: Connection, draft: Draft): Promise<Yardstick> {
    const { tenantId, id, preset } = connection;
    const known = withIdp(connection);
    const { mapping } = await transact(tenantId, ({ mappings }) =>
      mappingInForce(mappings, tenantId, id, needs.presetMapping(preset)),
    );
    const inForce: Yardstick = {
      connection: known,
      trust: await trustIn(known, needs),
      mapping,
      domainNamed: (name) => transact(tenantId, ({ domains }) => domains.deciding(tenantId, name)),
    };
    return withDraft(inForce, draft);
  }

  async function finish(
    request: SigninRequest,
    connection: Connection,
    field: string,
    from: Visitor,
  ): Promise<Tested> {
    const at = clock();
    const yardstick = await yardstickFor(connection, request.test ?? {});
    const judgement = await judge(field, at, yardstick, needs.verifyResponse);
    const answered = answering(request, judgement, yardstick.trust.clockSkewMs);
    const { code, checks, owed } = await underPolicy(needs, connection, { ...judgement, ...answered });
    const { tenantId, id: connectionId, preset } = connection;
    const made = recorder.tested(
      {
        tenantId,
        connectionId,
        reference: request.reference,
        email: judgement.profile?.email,
        checks: [...checks, ...judgement.fields.map(mappedCheck)],
        sealedMessage: recorder.seal(field),
        from,
      },
      code,
    );
    const attempt = { ...made, id: request.testId ?? made.id };
    await transact(tenantId, async ({ attempts, audit }) => {
      await attempts.insert(attempt);
      const { reference } = request;
      await audit.record(
        { name: "signin.tested", reference, connectionId, code },
        { ...anonymous(from), tenantId },
      );
    });
    const { reference, setupLinkId } = request;
    return { reference, code, owed, diagnosis: diagnose(attempt, preset), setupLinkId };
  }

  return {
    /** @throws NotFound, Invalid */
    async offer(
      connectionId: string,
      draft: Draft,
      by: AuditContext,
      setupLinkId?: string,
    ): Promise<TestOffer> {
      const { tenantId } = by;
      const connection = await transact(tenantId, ({ connections }) =>
        connections.find(tenantId, connectionId),
      );
      if (connection === undefined) throw new NotFound("no such connection");
      if (connection.protocol !== "saml" || connection.idp === undefined)
        throw new Invalid("a test sign-in needs a SAML connection that knows its identity provider", {
          nextStep: "Upload the identity provider's metadata to the connection first.",
        });
      const token = random.token(32);
      const reference = makeReference(random);
      const testId = random.uuid();
      const part = setupLinkId === undefined ? {} : { setupLinkId };
      const offer: Offered = { tenantId, connectionId, draft, reference, testId, ...part };
      await ephemeral.put(slot(token), JSON.stringify(offer), LINK_LIVES_MS);
      return {
        testId,
        reference,
        url: `${needs.publicUrl}/saml/${encodeURIComponent(connectionId)}/test/${token}`,
        expiresAt: new Date(clock().getTime() + LINK_LIVES_MS),
      };
    },

    isOpen: async (connectionId: string, token: string): Promise<boolean> =>
      (await offered(connectionId, token)) !== undefined,

    /** @throws NotFound for a link that is used, over, or made up */
    async begin(connectionId: string, token: string, browserHash: string): Promise<Step> {
      const offer = await offered(connectionId, token);
      if (offer === undefined || (await ephemeral.take(slot(token))) === undefined)
        throw new NotFound("no such test");
      const { id: requestId } = await requests.open({
        browserHash,
        target: { kind: "page", path: "/apps" },
        startedAt: clock().getTime(),
        reference: offer.reference,
        tenantId: offer.tenantId,
        connectionId,
        test: offer.draft,
        testId: offer.testId,
        ...(offer.setupLinkId === undefined ? {} : { setupLinkId: offer.setupLinkId }),
      });
      return { do: "upstream", requestId, connectionId, protocol: "saml" };
    },

    /** @returns absent for an answer to no test under way: it goes the ordinary road */
    async receive(connectionId: string, field: string, from: Visitor): Promise<Tested | undefined> {
      const samlRequestId = testRequestIn(field);
      const request = samlRequestId === undefined ? undefined : await requests.answeredBy(samlRequestId);
      if (request?.test === undefined || request.connectionId !== connectionId) return undefined;
      const connection = await refusing.knownConnection(connectionId);
      if (connection?.idp === undefined || connection.tenantId !== request.tenantId) return undefined;
      // One answer ends it; whoever posts a second one is refused like anybody else.
      if (!(await requests.finish(request.id))) return undefined;
      return finish(request, connection, field, from);
    },
  };
}

const slot = (token: string): string => `signin-test:${sha256(token)}`;

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

/** What the mapping made of it, in the recorder's own form. */
const mappedCheck = ({ field, value, source }: Filled): Check => ({
  name: `mapped_${field}`,
  ok: true,
  expected: source ?? "no source",
  received: typeof value === "string" ? value : (value ?? []).join(", "),
});
