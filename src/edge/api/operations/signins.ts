import { z } from "zod";
import type { Connections } from "../../../connections/connections.ts";
import { NotFound } from "../../../kernel/errors.ts";
import { showClaims } from "../../../signin/openid/show-claims.ts";
import type { Recorder } from "../../../signin/recorder.ts";
import type { SigninAttempt } from "../../../signin/types.ts";
import { assertScope } from "../caller.ts";
import { instant, orNull, pageOf, pageQuery, searchAmongMany, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { shownSignin, signin, signinMessage } from "./signin-schemas.ts";

/** Pretty-printed, secrets left out; a person's values only if asked for. */
export type ShowMessage = (
  field: string,
  withValues: boolean,
) => {
  readonly form: "xml" | "text";
  readonly text: string;
  readonly bytes: number;
  readonly problem: string | undefined;
};

interface Needs {
  readonly showMessage: ShowMessage;
  readonly signins: Pick<Recorder, "search" | "get" | "messageOf" | "claimsOf" | "valuesRead">;
  readonly connections: Pick<Connections, "get">;
}

const filters = {
  reference: z.string().trim().toUpperCase().max(40).exactOptional(),
  email: z.string().trim().toLowerCase().max(320).exactOptional(),
  connectionId: uuid.exactOptional(),
  personId: uuid.exactOptional(),
  outcome: z.enum(["accepted", "refused", "tested", "unfinished"]).exactOptional(),
  code: z.string().max(100).exactOptional(),
  appId: uuid.exactOptional(),
  ip: z.string().trim().max(45).exactOptional(),
  search: searchAmongMany("the reference, the e-mail address, the code or the address it came from"),
  from: instant.exactOptional(),
  to: instant.exactOptional(),
};

export const signinOperations = ({ signins, connections, showMessage }: Needs): readonly Operation[] => {
  /** Vendor's words for each row; a connection that is gone has none of its own. */
  async function shown(tenantId: string, rows: readonly SigninAttempt[]) {
    const ids = new Set(rows.flatMap(({ connectionId }) => connectionId ?? []));
    const presets = new Map<string, string>();
    for (const id of ids) presets.set(id, await presetOf(connections, tenantId, id));
    return rows.map((row) => shownSignin(row, presets.get(row.connectionId ?? "") ?? "generic"));
  }

  /** A SAML message, or what an OpenID provider said. */
  function readable(attempt: SigninAttempt, withValues: boolean) {
    const field = signins.messageOf(attempt);
    if (field !== undefined) return showMessage(field, withValues);
    const said = signins.claimsOf(attempt);
    return said && showClaims(said, withValues);
  }

  return [
    operation({
      operationId: "listSignins",
      method: "get",
      path: "/signins",
      tag: "signins",
      summary: "The flight recorder: every attempt, newest first",
      scope: "signins:read",
      query: z.strictObject({ ...pageQuery, ...filters }),
      answer: { status: 200, schema: pageOf(signin) },
      async run({ query, tenantId }) {
        const { limit, cursor, ...filter } = query;
        const page = await signins.search(tenantId, filter, {
          limit,
          ...(cursor !== undefined && { cursor }),
        });
        return { status: 200, body: { ...page, items: await shown(tenantId, page.items) } };
      },
    }),
    operation({
      operationId: "getSignin",
      method: "get",
      path: "/signins/{id}",
      tag: "signins",
      summary: "One attempt: what was checked, and who must fix what",
      scope: "signins:read",
      answer: { status: 200, schema: signin },
      async run({ id, tenantId }) {
        const [body] = await shown(tenantId, [await signins.get(tenantId, id)]);
        return { status: 200, body };
      },
    }),
    operation({
      operationId: "getSigninMessage",
      method: "get",
      path: "/signins/{id}/message",
      tag: "signins",
      summary: "The message as received, without signatures, keys and, unless asked for, a person's values",
      scope: "signins:read",
      query: z.strictObject({
        values: z
          .stringbool()
          .default(false)
          .meta({ description: "Show attribute values and NameID: takes `signins:write`, and is audited." }),
      }),
      answer: { status: 200, schema: signinMessage },
      async run({ id, tenantId, query, caller, by }) {
        if (query.values) assertScope(caller, "signins:write");
        const attempt = await signins.get(tenantId, id);
        const message = readable(attempt, query.values);
        if (query.values && message !== undefined) await signins.valuesRead(attempt, by);
        return {
          status: 200,
          body: {
            signinId: attempt.id,
            reference: attempt.reference,
            message: message === undefined ? null : { ...message, problem: orNull(message.problem) },
            values: query.values,
          },
        };
      },
    }),
  ];
};

async function presetOf(connections: Needs["connections"], tenantId: string, id: string): Promise<string> {
  try {
    return (await connections.get(tenantId, id)).preset;
  } catch (error) {
    if (error instanceof NotFound) return "generic";
    throw error;
  }
}
