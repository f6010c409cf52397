import type { Quirk } from "./quirk.ts";

/** The same in words: docs/vendors/keycloak.md. */
export const keycloakQuirks: readonly Quirk[] = [
  {
    name: "an-attribute-for-each-role",
    says: "Each role comes in an attribute of its own, all named Role. Sallyport refuses a name that is used twice, since readers disagree about which counts: turn “Single Role Attribute” on in the role list mapper.",
    source: "https://github.com/nextcloud/user_saml/issues/222",
    shownBy: "duplicate-attribute",
  },
  {
    name: "attributes-named-by-oids",
    says: "The predefined mappers name attributes by X.500 object identifiers, urn:oid:1.2.840.113549.1.9.1 for the e-mail address.",
    source: "https://github.com/keycloak/terraform-provider-keycloak/issues/844",
    shownBy: "simulator",
  },
  {
    name: "user-name-as-nameid",
    says: "The NameID is what “Name ID format” says, the user name where nothing else is chosen; a format in the request wins unless “Force Name ID Format” is on.",
    source:
      "https://github.com/keycloak/keycloak/blob/main/docs/documentation/server_admin/topics/clients/saml/proc-creating-saml-client.adoc",
    shownBy: "simulator",
  },
  {
    name: "signs-the-document",
    says: "“Sign documents” signs the response; the assertion is signed by a switch of its own.",
    source:
      "https://github.com/keycloak/keycloak/blob/main/docs/documentation/server_admin/topics/clients/saml/proc-creating-saml-client.adoc",
    shownBy: "simulator",
  },
  {
    name: "says-when-the-session-ends",
    says: "The AuthnStatement carries SessionNotOnOrAfter.",
    source: "https://github.com/keycloak/keycloak/pull/6161",
    shownBy: "simulator",
  },
  {
    name: "authn-statement-can-be-off",
    says: "“Include AuthnStatement” can be turned off; then nobody knows when and how the person signed in.",
    source:
      "https://github.com/keycloak/keycloak/blob/main/docs/documentation/server_admin/topics/clients/saml/proc-creating-saml-client.adoc",
    shownBy: "no-authn-statement",
  },
  {
    name: "answers-as-it-was-asked",
    says: "A request by redirect is answered by redirect unless “Force POST binding” is on. Sallyport takes answers by POST alone.",
    source:
      "https://github.com/keycloak/keycloak/blob/main/docs/documentation/server_admin/topics/clients/saml/proc-creating-saml-client.adoc",
    shownBy: "wrong-binding",
  },
  {
    name: "client-id-is-our-entity-id",
    says: "The client is found by the Issuer of the request: a Client ID that is not our entity ID, letter by letter, is an unknown client, and the error stays at Keycloak.",
    source:
      "https://github.com/keycloak/keycloak/blob/main/docs/documentation/server_admin/topics/clients/saml/proc-creating-saml-client.adoc",
    shownBy: "told",
  },
  {
    name: "one-issuer-for-a-realm",
    says: "All clients of a realm share its entity ID, so several connections may trust the same one; another realm differs by its name alone.",
    source:
      "https://github.com/keycloak/keycloak/blob/main/docs/documentation/server_admin/topics/clients/saml/proc-creating-saml-client.adoc",
    shownBy: "wrong-tenant",
  },
  {
    name: "one-entity-among-entities",
    says: "Before version 14 the metadata of one realm stood inside an EntitiesDescriptor.",
    source: "https://github.com/keycloak/keycloak/pull/8027",
    shownBy: "told",
  },
];
