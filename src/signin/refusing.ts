import { type Connection, knowsProvider } from "../connections/types.ts";
import type { Check } from "../kernel/checks.ts";
import { BrokerError } from "../kernel/errors.ts";
import { isUuid, sameSecret } from "../kernel/random.ts";
import { MappingFailed } from "../mapping/errors.ts";
import type { SigninRefused } from "./errors.ts";
import type { SigninNeeds } from "./needs.ts";
import type { Alongside, Sighting } from "./recorder.ts";
import type { Requests } from "./requests.ts";
import type { Protocol, SigninRequest, Visitor } from "./types.ts";

/** What each step asks first, and how each step refuses. */
export function createRefusing(needs: SigninNeeds, requests: Requests) {
  const { recorder, transact, locate, defaultTenantId } = needs;

  /** One failed check that says what was wanted and what came. */
  const refuse = (
    code: string,
    message: string,
    seen: Omit<Sighting, "checks"> & { checks?: readonly Check[] },
  ) => recorder.refused(code, message, { ...seen, checks: seen.checks ?? [{ name: code, ok: false }] });

  const knownConnection = async (id: string): Promise<Connection | undefined> => {
    const tenantId = isUuid(id) ? await locate.tenantOfConnection(id) : undefined;
    return tenantId === undefined
      ? undefined
      : transact(tenantId, ({ connections }) => connections.find(tenantId, id));
  };

  /** An address of one protocol is no way in for a connection of the other. */
  async function usable(
    id: string,
    seen: Omit<Sighting, "checks" | "tenantId">,
    protocol: Protocol,
    whatLacks: typeof unusable,
  ): Promise<Connection> {
    const connection = await knownConnection(id);
    if (connection === undefined)
      throw await refuse("connection_unknown", "no connection has this address", {
        ...seen,
        tenantId: defaultTenantId,
      });
    const known = { ...seen, tenantId: connection.tenantId, connectionId: connection.id };
    const lacking =
      connection.protocol === protocol ? whatLacks(connection) : ("connection_other_protocol" as const);
    if (lacking !== undefined) throw await refuse(lacking, `connection ${id}: ${lacking}`, known);
    return connection;
  }

  return {
    refuse,
    knownConnection,

    /** @throws SigninRefused `signin_request_unknown`, `signin_wrong_browser`; the stored request stays */
    async ownRequest(id: string, browserHash: string | undefined, from: Visitor): Promise<SigninRequest> {
      const request = await requests.read(id);
      const seen = { tenantId: request?.tenantId ?? defaultTenantId, from };
      if (request === undefined)
        throw await refuse(
          "signin_request_unknown",
          "the sign-in is unknown, finished, or older than ten minutes",
          seen,
        );
      if (browserHash === undefined || !sameSecret(browserHash, request.browserHash))
        throw await refuse("signin_wrong_browser", "another browser began this sign-in", {
          ...seen,
          checks: [browserCheck(browserHash)],
        });
      return request;
    },

    /** @throws SigninRefused `connection_unknown`, `connection_other_protocol`, `connection_disabled`, `connection_incomplete` */
    usableConnection: async (
      id: string,
      seen: Omit<Sighting, "checks" | "tenantId">,
      whatLacks: typeof unusable = unusable,
    ) => withIdp(await usable(id, seen, "saml", whatLacks)),

    /** The same for a connection by OpenID Connect. */
    usableOpenid: async (
      id: string,
      seen: Omit<Sighting, "checks" | "tenantId">,
      whatLacks: typeof unusable = unusable,
    ) => withOidc(await usable(id, seen, "oidc", whatLacks)),

    /** Turns a rule's refusal into a recorded one; whatever is not a refusal passes through. */
    async recorded(error: unknown, seen: Sighting, also?: Alongside): Promise<SigninRefused> {
      if (!(error instanceof BrokerError) || error.status >= 500) throw error;
      return recorder.refused(
        error.code,
        error.message,
        { ...seen, checks: [...seen.checks, ...failedChecks(error)] },
        error,
        also,
      );
    },
  };
}

export type Refusing = ReturnType<typeof createRefusing>;

/** C13: asked at each step, so that a connection which is disabled half-way lets nobody in. */
export function unusable(
  connection: Connection,
): "connection_disabled" | "connection_incomplete" | undefined {
  return connection.enabled ? untestable(connection) : "connection_disabled";
}

/** A test may try a connection before it is enabled (C12). */
export const untestable = (connection: Connection): "connection_incomplete" | undefined =>
  knowsProvider(connection) ? undefined : "connection_incomplete";

const browserCheck = (browserHash: string | undefined): Check => ({
  name: "browser_cookie",
  ok: false,
  expected: "the cookie of the browser that began",
  received: browserHash === undefined ? "none" : "another browser's",
});

export function withIdp(connection: Connection) {
  const { idp } = connection;
  if (idp === undefined) throw new TypeError("asked before it was found usable");
  return { ...connection, idp };
}

function withOidc(connection: Connection) {
  const { oidc } = connection;
  if (oidc === undefined) throw new TypeError("asked before it was found usable");
  return { ...connection, oidc };
}

/** What a rule found wrong, as checks. */
export function failedChecks(error: BrokerError): readonly Check[] {
  if (!(error instanceof MappingFailed)) return [{ name: error.code, ok: false, ...error.mismatch }];
  return error.problems.map((problem) => ({
    name: `mapping_${problem.field}`,
    ok: false,
    expected: problem.lookedFor.join(" or "),
    received: `${problem.reason}: ${problem.received.join(", ")}${holdingAddresses(problem)}`,
  }));
}

const holdingAddresses = ({ candidates = [] }: MappingFailed["problems"][number]): string =>
  candidates.length === 0 ? "" : `; an e-mail address came in ${candidates.join(", ")}`;
