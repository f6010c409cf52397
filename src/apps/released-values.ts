import { rolesOf } from "./roles.ts";
import type { App, AttributeSource } from "./types.ts";

/** As much of a person as an app may be told. */
export interface ReleasedPerson {
  readonly id: string;
  readonly email: string;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly custom: Readonly<Record<string, readonly string[]>>;
}

/** What the source says of the person to this app, whichever protocol it speaks; nothing is an empty list. */
export function valuesOf(
  source: AttributeSource,
  app: Pick<App, "roles">,
  person: ReleasedPerson,
): readonly string[] {
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
