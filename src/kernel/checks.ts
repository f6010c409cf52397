/** One thing that was looked at during a sign-in, in the order in which it was looked at. */
export interface Check {
  /** Stable snake_case name, e.g. `response_signature`, `audience`. */
  readonly name: string;
  readonly ok: boolean;
  readonly expected?: string;
  readonly received?: string;
}

/** Who has to act, and what to do, for a refused sign-in. */
export interface Fix {
  readonly who: "idp-admin" | "broker-admin" | "employee" | "operator";
  readonly what: string;
}
