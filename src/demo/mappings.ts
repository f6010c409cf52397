import type { Mapping } from "./seed.ts";

const SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";

/** How the attributes of either vendor become a person. */
export const oktaMapping: Mapping = {
  email: [{ attribute: "email" }, { nameId: true }],
  givenName: [{ attribute: "firstName" }],
  familyName: [{ attribute: "lastName" }],
  displayName: [],
  groups: [{ attribute: "groups" }],
};

export const entraMapping: Mapping = {
  email: [{ attribute: `${SOAP}/emailaddress` }, { attribute: `${SOAP}/name` }],
  givenName: [{ attribute: `${SOAP}/givenname` }],
  familyName: [{ attribute: `${SOAP}/surname` }],
  displayName: [{ attribute: "http://schemas.microsoft.com/identity/claims/displayname" }],
  groups: [{ attribute: "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups" }],
};
