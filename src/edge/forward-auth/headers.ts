import { rolesOf } from "../../apps/roles.ts";
import type { ProxyApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";

/** Name and value in turns, as `writeHead` takes them. */
export type HeaderList = readonly string[];

/** Bytes of group names; proxies hold a whole answer's headers in 4 to 8 KB. */
const MOST_GROUP_BYTES = 3_000;

/**
 * Who somebody is, for an app. Each header is always there, if empty: a proxy that copies it puts it in the place of
 * what the browser sent under the name.
 */
export function identityHeaders({ headers, ...app }: ProxyApp, person: Person): HeaderList {
  return [
    [headers.user, plain(app.identifyBy === "id" ? person.id : person.email)],
    [headers.email, plain(person.email)],
    [headers.name, plain(person.displayName)],
    [headers.groups, groupsFor(app, person)],
    [headers.roles, listed(rolesOf(app, person))],
  ].flat();
}

/** Where all would be too long: those that the app has named in its access list and roles. */
function groupsFor({ groups, roles }: Pick<ProxyApp, "groups" | "roles">, person: Person): string {
  const all = listed(person.groups);
  if (all.length <= MOST_GROUP_BYTES) return all;
  const named = new Set([...groups, ...roles.flatMap((role) => role.groups)]);
  return listed(person.groups.filter((group) => named.has(group)));
}

/** A comma in a name is `%2C`, a percent sign `%25`. */
const listed = (names: readonly string[]): string =>
  names.map((name) => plain(name.replace(/[%,]/g, (sign) => (sign === "," ? "%2C" : "%25")))).join(",");

/** Field values are bytes (RFC 9110 5.5): UTF-8 as it is, and no control character, which could begin another field. */
const plain = (text: string): string =>
  Buffer.from(text.replace(/\p{Cc}/gu, " ").trim(), "utf8").toString("latin1");
