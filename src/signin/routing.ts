import type { ConnectionRepository } from "../connections/repository.ts";
import type { Connection } from "../connections/types.ts";
import type { Email } from "../mapping/email.ts";
import type { SigninNeeds } from "./needs.ts";
import { unusable } from "./refusing.ts";
import type { Protocol } from "./types.ts";
import type { OfferConnections } from "./ways.ts";

/** Where an address leads: to one connection, or to several among which the person chooses. */
export type Route =
  | { readonly tenantId: string; readonly connectionId: string; readonly protocol: Protocol }
  | { readonly tenantId: string; readonly choices: readonly string[] };

/** Whose an address is to route. */
export interface Routed {
  /** Of the app that asks; absent where any tenant's domain will do. */
  readonly within: string | undefined;
  /** The connection that this device used last for the address; taken if it is offered. */
  readonly preferred?: string | undefined;
}

/** From an address to connections by its domain (D4). Whether the person exists is never asked. */
export function createRouting(needs: Pick<SigninNeeds, "locate" | "transact" | "offerConnections">) {
  const { locate, transact, offerConnections = everyLinked } = needs;

  /** @returns `undefined` where the domain leads nowhere, whatever the cause */
  return async function route(email: Email, { within, preferred }: Routed): Promise<Route | undefined> {
    const held = await locate.routeDomain(email.domain);
    if (held === undefined || (within !== undefined && held.tenantId !== within)) return undefined;
    const { tenantId, connectionIds } = held;
    const { allowed, preselected } = await offerConnections({
      tenantId,
      domain: email.domain,
      connectionIds,
    });
    const [first] = allowed;
    if (first === undefined) return undefined;
    const found = await transact(tenantId, ({ connections }) => findEach(connections, tenantId, allowed));
    const usable = found.filter((each) => !unusable(each));
    const taken =
      usable.find(({ id }) => id === preselected) ??
      usable.find(({ id }) => id === preferred) ??
      only(usable);
    if (taken) return { tenantId, connectionId: taken.id, protocol: taken.protocol };
    if (usable.length > 1) return { tenantId, choices: usable.map(({ id }) => id) };
    // What it lacks is said at the next step, and recorded there with the connection's name.
    return { tenantId, connectionId: found[0]?.id ?? first, protocol: found[0]?.protocol ?? "saml" };
  };
}

/** Those that are still there, in the order of `ids`. */
export async function findEach(
  connections: Pick<ConnectionRepository, "find">,
  tenantId: string,
  ids: readonly string[],
): Promise<readonly Connection[]> {
  const found: Connection[] = [];
  for (const id of ids) {
    const connection = await connections.find(tenantId, id);
    if (connection !== undefined) found.push(connection);
  }
  return found;
}

const everyLinked: OfferConnections = ({ connectionIds }) => Promise.resolve({ allowed: connectionIds });

const only = (usable: readonly Connection[]): Connection | undefined =>
  usable.length === 1 ? usable[0] : undefined;
