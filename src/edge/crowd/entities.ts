import type { AppAttributes } from "../../apps/attributes.ts";
import type { Person } from "../../directory/types.ts";
import type { AppGroup } from "../../signin/crowd/groups.ts";
import type { SsoSession } from "../../signin/crowd/sso-sessions.ts";
import { element, leaf } from "./xml.ts";

/** One thing in both of Crowd's tongues. */
export interface Entity {
  readonly xml: string;
  readonly json: unknown;
}

/** Addresses below the surface, as clients are told them. */
export type Address = (path: string, query?: Readonly<Record<string, string>>) => string;

export const addressesBelow =
  (publicUrl: string): Address =>
  (path, query) =>
    `${publicUrl}/crowd/rest/usermanagement/1${path}${query === undefined ? "" : `?${new URLSearchParams(query)}`}`;

function link(href: string, rel = "self"): Entity {
  return { xml: element("link", { href, rel }), json: { href, rel } };
}

const userLink = (address: Address, { email }: Person): Entity => link(address("/user", { username: email }));
const groupLink = (address: Address, { name }: Pick<AppGroup, "name">): Entity =>
  link(address("/group", { groupname: name }));

/** A user by name alone, as lists hold them unless they are asked to expand. */
export function userName(address: Address, person: Person): Entity {
  const self = userLink(address, person);
  return {
    xml: element("user", { name: person.email }, self.xml),
    json: { link: self.json, name: person.email },
  };
}

/** @param attributes absent: not asked for */
export function user(address: Address, person: Person, attributes?: AppAttributes): Entity {
  const self = userLink(address, person);
  const password = link(address("/user/password", { username: person.email }), "edit");
  const noted = attributeList(address("/user/attribute", { username: person.email }), attributes);
  const active = person.status === "active";
  const [first, last] = [person.givenName ?? "", person.familyName ?? ""];
  return {
    xml: element(
      "user",
      { name: person.email, expand: "attributes" },
      self.xml,
      leaf("first-name", first),
      leaf("last-name", last),
      leaf("display-name", person.displayName),
      leaf("email", person.email),
      element("password", {}, password.xml),
      leaf("key", person.id),
      leaf("active", active),
      noted.xml,
      leaf("created-date", person.createdAt.toISOString()),
      leaf("updated-date", person.updatedAt.toISOString()),
    ),
    json: {
      expand: "attributes",
      link: self.json,
      name: person.email,
      "first-name": first,
      "last-name": last,
      "display-name": person.displayName,
      email: person.email,
      password: { link: password.json },
      key: person.id,
      active,
      attributes: noted.json,
      "created-date": person.createdAt.getTime(),
      "updated-date": person.updatedAt.getTime(),
    },
  };
}

export function groupName(address: Address, group: Pick<AppGroup, "name">): Entity {
  const self = groupLink(address, group);
  return {
    xml: element("group", { name: group.name }, self.xml),
    json: { link: self.json, name: group.name },
  };
}

/** @param attributes absent: not asked for */
export function group(address: Address, shown: AppGroup, attributes?: AppAttributes): Entity {
  const self = groupLink(address, shown);
  const noted = attributeList(address("/group/attribute", { groupname: shown.name }), attributes);
  return {
    xml: element(
      "group",
      { name: shown.name, expand: "attributes" },
      self.xml,
      leaf("type", "GROUP"),
      leaf("description", shown.description),
      leaf("active", true),
      noted.xml,
    ),
    json: {
      expand: "attributes",
      link: self.json,
      name: shown.name,
      description: shown.description,
      type: "GROUP",
      active: true,
      attributes: noted.json,
    },
  };
}

export function attributeList(href: string, attributes: AppAttributes = new Map()): Entity {
  const self = link(href);
  const all = [...attributes].map(([name, values]) => {
    const own = link(`${href}&${new URLSearchParams({ attributename: name })}`);
    const listed = values.map((value) => leaf("value", value));
    return {
      xml: element("attribute", { name }, own.xml, element("values", {}, ...listed)),
      json: { link: own.json, name, values },
    };
  });
  return {
    xml: element("attributes", {}, self.xml, ...all.map(({ xml }) => xml)),
    json: { link: self.json, attributes: all.map(({ json }) => json) },
  };
}

export function session(address: Address, { token, person, createdAt, endsAt }: SsoSession): Entity {
  const self = link(address(`/session/${encodeURIComponent(token)}`));
  const whose = user(address, person);
  return {
    xml: element(
      "session",
      { expand: "user" },
      self.xml,
      leaf("token", token),
      whose.xml,
      leaf("created-date", createdAt.toISOString()),
      leaf("expiry-date", endsAt.toISOString()),
    ),
    json: {
      expand: "user",
      link: self.json,
      token,
      user: whose.json,
      "created-date": createdAt.getTime(),
      "expiry-date": endsAt.getTime(),
    },
  };
}

export const failure = (reason: string, message: string): Entity => ({
  xml: element("error", {}, leaf("reason", reason), leaf("message", message)),
  json: { reason, message },
});

export const cookieConfig = (cookie: {
  readonly domain: string;
  readonly name: string;
  readonly secure: boolean;
}): Entity => ({
  xml: element(
    "cookie-config",
    {},
    leaf("domain", cookie.domain),
    leaf("name", cookie.name),
    leaf("secure", cookie.secure),
  ),
  json: cookie,
});
