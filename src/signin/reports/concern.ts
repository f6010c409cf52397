export type TargetKind =
  | "connection"
  | "metadata-change"
  | "domain"
  | "key"
  | "admin-key"
  | "policy"
  | "app"
  | "tokens"
  | "collisions"
  | "break-glass";

/** Something that somebody should do, and where. */
export interface Concern {
  /** `critical`: people cannot sign in, or will not. `warning`: will be, if nobody acts. `info`: begun and not finished. */
  readonly severity: "critical" | "warning" | "info";
  readonly code: string;
  readonly what: string;
  readonly since: Date | undefined;
  readonly nextStep: string;
  readonly target: { readonly kind: TargetKind; readonly id: string | undefined };
}
