import type { Schemas } from "../../api/client.ts";

type Who = NonNullable<Schemas["Signin"]["fix"]>["who"];

/** Who has to act. */
export const WHO: Readonly<Record<Who, string>> = {
  "idp-admin": "At the identity provider",
  "broker-admin": "Here",
  employee: "The person themselves",
  operator: "Who operates Sallyport",
};
