import type { Factor, FactorOwner } from "../../credentials/types.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import { personally } from "../accepted.ts";
import type { SigninNeeds } from "../needs.ts";
import type { Visitor } from "../types.ts";
import { ownerOf } from "./factor.ts";
import type { Owing } from "./owing.ts";
import type { Pay } from "./pay.ts";
import type { Standing } from "./standing.ts";

/** Who adds their first second factor in the middle of a sign-in. */
export interface FirstFactor {
  readonly owner: FactorOwner;
  readonly by: AuditContext;
  /** It was added, and so proved to work: it is this sign-in's second factor. */
  readonly added: (kind: Factor["kind"]) => Promise<void>;
}

/** The policy asks for a second factor, and the person has none (T2). */
export function createEnrol({ clock }: Pick<SigninNeeds, "clock">, { pay }: Pay) {
  return (request: Owing, { policy }: Standing, from: Visitor): FirstFactor => {
    const { tenantId, personId, email } = request.authenticated;
    return {
      owner: ownerOf(request),
      by: personally({ tenantId, id: personId, email }, from),
      async added(kind) {
        const check = { name: "second_factor", ok: true, expected: policy.twoStep, received: `${kind}, new` };
        await pay(request, { secondFactor: { method: kind, at: clock().getTime() } }, check, from);
      },
    };
  };
}
