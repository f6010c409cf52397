import { rolesOf } from "../../apps/roles.ts";
import type { AttributeSource, SamlApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { IssuedAttribute } from "../../saml/idp/assertion.ts";

/** What the app is told of the person, under the names that it wants; what is empty is not said. */
export const attributesFor = (app: SamlApp, person: Person): IssuedAttribute[] =>
  app.attributes
    .map(({ name, source, nameFormat, friendlyName }) => ({
      name,
      ...(nameFormat !== undefined && { nameFormat }),
      ...(friendlyName !== undefined && { friendlyName }),
      values: valuesOf(source, app, person),
    }))
    .filter(({ values }) => values.length > 0);

function valuesOf(source: AttributeSource, app: SamlApp, person: Person): readonly string[] {
  switch (source) {
    case "id":
      return [person.id];
    case "email":
      return [person.email];
    case "givenName":
      return person.givenName === undefined ? [] : [person.givenName];
    case "familyName":
      return person.familyName === undefined ? [] : [person.familyName];
    case "displayName":
      return [person.displayName];
    case "groups":
      return person.groups;
    case "roles":
      return rolesOf(app, person);
    default: {
      const field = source.slice("custom:".length);
      return Object.hasOwn(person.custom, field) ? (person.custom[field] ?? []) : [];
    }
  }
}
