import type { Mapping, Source } from "./types.ts";

const attributes = (...names: readonly string[]): readonly Source[] =>
  names.map((attribute) => ({ attribute }));
/** The field may stay empty. */
const OPTIONAL: Source = { constant: "" };
const NAME_ID: Source = { nameId: true };

const CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const MICROSOFT = "http://schemas.microsoft.com";

const preset = (
  email: readonly Source[],
  givenName: readonly string[],
  familyName: readonly string[],
  displayName: readonly string[],
  groups: readonly string[],
): Mapping => ({
  email,
  givenName: [...attributes(...givenName), OPTIONAL],
  familyName: [...attributes(...familyName), OPTIONAL],
  displayName: [...attributes(...displayName), OPTIONAL],
  groups: attributes(...groups),
  custom: {},
});

const generic = preset(
  [
    ...attributes(
      "email",
      "mail",
      "emailAddress",
      `${CLAIMS}/emailaddress`,
      "urn:oid:0.9.2342.19200300.100.1.3",
    ),
    NAME_ID,
  ],
  ["givenName", "firstName", "given_name", `${CLAIMS}/givenname`, "urn:oid:2.5.4.42"],
  ["familyName", "lastName", "surname", "sn", "family_name", `${CLAIMS}/surname`, "urn:oid:2.5.4.4"],
  ["displayName", "name", "cn", "urn:oid:2.16.840.1.113730.3.1.241", "urn:oid:2.5.4.3"],
  ["groups", "memberOf", "isMemberOf", "urn:oid:1.3.6.1.4.1.5923.1.5.1.1"],
);

/** What each vendor sends when its own guide is followed (C10); data, and the start of a connection's own rules. */
const PRESETS: Readonly<Record<string, Mapping>> = {
  generic,
  okta: preset(
    [...attributes("email", "user.email"), NAME_ID],
    ["firstName", "user.firstName", "givenName"],
    ["lastName", "user.lastName", "familyName"],
    ["displayName", "user.displayName"],
    ["groups"],
  ),
  // `name` is the user principal name, which need not be an address: only the mail claim and the NameID count.
  entra: preset(
    [...attributes(`${CLAIMS}/emailaddress`), NAME_ID],
    [`${CLAIMS}/givenname`],
    [`${CLAIMS}/surname`],
    [`${MICROSOFT}/identity/claims/displayname`],
    [`${MICROSOFT}/ws/2008/06/identity/claims/groups`, `${MICROSOFT}/ws/2008/06/identity/claims/role`],
  ),
  google: preset(
    [...attributes("email", "mail"), NAME_ID],
    ["firstName", "first_name", "givenName"],
    ["lastName", "last_name", "familyName"],
    ["displayName", "name"],
    ["groups"],
  ),
  adfs: preset(
    [...attributes(`${CLAIMS}/emailaddress`, "E-Mail Address"), NAME_ID],
    [`${CLAIMS}/givenname`],
    [`${CLAIMS}/surname`],
    [`${CLAIMS}/name`, "http://schemas.xmlsoap.org/claims/CommonName"],
    ["http://schemas.xmlsoap.org/claims/Group", `${MICROSOFT}/ws/2008/06/identity/claims/groups`],
  ),
  onelogin: preset(
    [...attributes("User.email", "email"), NAME_ID],
    ["User.FirstName", "firstName"],
    ["User.LastName", "lastName"],
    ["User.DisplayName", "displayName"],
    ["memberOf", "groups"],
  ),
  ping: preset(
    [...attributes("email", "mail", "saml_email"), NAME_ID],
    ["firstName", "givenName", "name.given"],
    ["lastName", "sn", "name.family"],
    ["displayName", "name.formatted", "cn"],
    ["groups", "memberOf", "memberOfGroupNames"],
  ),
  keycloak: preset(
    [...attributes("email", "urn:oid:1.2.840.113549.1.9.1"), NAME_ID],
    ["firstName", "givenName", "urn:oid:2.5.4.42"],
    ["lastName", "surname", "urn:oid:2.5.4.4"],
    ["displayName", "name"],
    ["groups", "member", "memberOf"],
  ),
};

/** The rules of a connection that has none of its own. */
export const presetMapping = (name: string): Mapping =>
  Object.hasOwn(PRESETS, name) ? (PRESETS[name] ?? generic) : generic;
