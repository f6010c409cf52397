import { z } from "zod";
import type { Apps } from "../../../apps/apps.ts";
import type { Connections } from "../../../connections/connections.ts";
import type { Connection } from "../../../connections/types.ts";
import type { Page, PageRequest } from "../../../kernel/page.ts";
import type { Explain } from "../../../signin/explain/explain.ts";
import { instant, orNull, pageOf, pageQuery, searchIn, time, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { policyRules, shownRules } from "./policy-schemas.ts";

const question = z
  .strictObject({
    email: z.string().min(1).max(400),
    appId: uuid.exactOptional().meta({ description: "Absent: only the sign-in itself is asked about." }),
    at: instant.exactOptional().meta({ description: "From when the session is counted; absent: now." }),
    from: z.union([z.ipv4(), z.ipv6()]).exactOptional().meta({
      description: "The address from which; no rule of this version depends on it.",
    }),
  })
  .meta({ id: "ExplainQuestion" });

const because = z.string().meta({ description: "The rule that decided, in a sentence." });
const connection = z.strictObject({
  id: uuid,
  name: z.string(),
  protocol: z.enum(["saml", "oidc"]),
  enabled: z.boolean(),
});

const explanation = z
  .strictObject({
    signIn: z.strictObject({
      outcome: z.enum(["known", "created", "refused"]),
      code: z.string().nullable().meta({ description: "What the recorder would say of the refusal." }),
      reason: z.string().nullable().meta({ description: "The same finer, as a preflight says it." }),
      doubt: z
        .strictObject({
          reason: z.string(),
          because,
          signin: z.strictObject({ reference: z.string(), code: z.string() }).nullable(),
        })
        .nullable()
        .meta({ description: "No rule refuses the person, and something shows that they will fail." }),
      because,
    }),
    connection: z.strictObject({
      ...connection.partial().shape,
      choices: z.array(connection).meta({ description: "Several: the person chooses." }),
      because,
    }),
    policy: policyRules,
    because: z.strictObject({
      rule: z.enum(["direct", "group", "ring", "default"]),
      groupId: uuid.nullable(),
      group: z.string().nullable(),
      ring: z.number().nullable().meta({ description: "The percentage that the person is within." }),
      sentence: z.string(),
    }),
    twoStep: z.strictObject({
      mode: z.enum(["off", "optional", "required", "trusted"]),
      enrolled: z.boolean(),
      asked: z.enum(["nothing", "second-factor", "enrol"]),
      unlessVouchedFor: z.boolean(),
      because,
    }),
    session: z.strictObject({
      idleMinutes: z.number(),
      absoluteMinutes: z.number(),
      endsAtLatest: time,
      limitedBy: z.enum(["policy", "app"]),
      because,
    }),
    access: z
      .strictObject({
        appId: uuid,
        appName: z.string(),
        allowed: z.boolean().nullable().meta({ description: "null: only the sign-in itself tells." }),
        code: z.string().nullable(),
        grantedBy: z.array(z.string()),
        openTo: z.array(z.string()),
        because,
      })
      .nullable(),
    considered: z.strictObject({ at: time, from: z.string().nullable(), because }),
  })
  .meta({ id: "Explanation" });

const nameOnly = z.strictObject({ id: uuid, name: z.string() });
type Named = z.infer<typeof nameOnly>;

/** So that whoever asks can say to what, and read whose sign-in it was, without reading how those are set. */
const namesOperation = (
  kind: "App" | "Connection",
  list: (tenantId: string, page: PageRequest & { readonly search?: string }) => Promise<Page<Named>>,
): Operation =>
  operation({
    operationId: `list${kind}Names`,
    method: "get",
    path: `/explain/${kind.toLowerCase()}s`,
    tag: "policies",
    summary: `${kind}s by id and name alone, for whoever explains without reading their settings`,
    scope: "explain:read",
    query: z.strictObject({ ...pageQuery, search: searchIn("the name") }),
    answer: { status: 200, schema: pageOf(nameOnly) },
    async run({ query: { limit, cursor, search }, tenantId }) {
      const page = await list(tenantId, {
        limit,
        ...(cursor !== undefined && { cursor }),
        ...(search !== undefined && { search }),
      });
      return { status: 200, body: { ...page, items: page.items.map(({ id, name }) => ({ id, name })) } };
    },
  });

const shownConnection = ({ id, name, protocol, enabled }: Connection) => ({ id, name, protocol, enabled });

interface Needs {
  readonly explain: Explain;
  readonly apps: Pick<Apps, "list">;
  readonly connections: Pick<Connections, "list">;
}

export const explainOperations = ({ explain, apps, connections }: Needs): readonly Operation[] => [
  namesOperation("App", (...asked) => apps.list(...asked)),
  namesOperation("Connection", (...asked) => connections.list(...asked)),
  operation({
    operationId: "explain",
    method: "post",
    path: "/explain",
    tag: "policies",
    summary: "What happens when somebody signs in, with the rule that decides each part; signs nobody in",
    scope: "explain:read",
    body: question,
    answer: { status: 200, schema: explanation },
    async run({ body, tenantId }) {
      const {
        signIn,
        connection: way,
        policy,
        because: why,
        access,
        ...rest
      } = await explain(tenantId, body);
      return {
        status: 200,
        body: {
          signIn: {
            ...signIn,
            code: orNull(signIn.code),
            reason: orNull(signIn.reason),
            doubt:
              signIn.doubt === undefined ? null : { ...signIn.doubt, signin: orNull(signIn.doubt.signin) },
          },
          connection: {
            ...(way.connection && shownConnection(way.connection)),
            choices: way.choices.map(shownConnection),
            because: way.because,
          },
          policy: {
            id: policy.id,
            ...shownRules(policy),
            isDefault: policy.isDefault,
            version: policy.version,
          },
          because: { ...why, groupId: orNull(why.groupId), group: orNull(why.group), ring: orNull(why.ring) },
          access:
            access === undefined
              ? null
              : { ...access, allowed: orNull(access.allowed), code: orNull(access.code) },
          ...rest,
        },
      };
    },
  }),
];
