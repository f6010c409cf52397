import type { PolicyState } from "./tightening.ts";

/** What a part of the form is given. */
export interface PartProps {
  readonly state: PolicyState;
  readonly set: (part: Partial<PolicyState>) => void;
  readonly disabled: boolean;
}
