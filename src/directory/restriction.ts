/** What is looked for in a search of people or groups. Texts are compared without regard to case. */
export type Restriction =
  | { readonly kind: "all" }
  | { readonly kind: "and" | "or"; readonly of: readonly Restriction[] }
  | {
      readonly kind: "text";
      readonly property: TextProperty;
      readonly match: TextMatch;
      readonly value: string;
    }
  | {
      readonly kind: "time";
      readonly property: TimeProperty;
      readonly match: "at" | "before" | "after";
      readonly value: Date;
    }
  | { readonly kind: "active"; readonly value: boolean };

/** `name` is a person's address, or a group's name. */
export type TextProperty = "name" | "email" | "firstName" | "lastName" | "displayName" | "description";
export type TimeProperty = "createdDate" | "updatedDate";
export type TextMatch = "exactly" | "starts" | "ends" | "contains";
