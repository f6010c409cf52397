import { valuesOf } from "../../apps/released-values.ts";
import type { SamlApp } from "../../apps/types.ts";
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
