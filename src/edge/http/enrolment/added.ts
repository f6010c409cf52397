import type { Response } from "express";
import type { Factor } from "../../../credentials/types.ts";
import type { Enrolling, EnrolmentNeeds } from "./enrolling.ts";
import { sendRecoveryCodes } from "./recovery-codes.ts";

/** After a factor was added: recovery codes, if the person has none yet, else onwards. */
export async function answerAdded(
  needs: EnrolmentNeeds,
  enrolling: Enrolling,
  kind: Factor["kind"],
  res: Response,
): Promise<void> {
  const { tenantId, personId } = enrolling.owner;
  const { recoveryCodesLeft } = await needs.credentials.factors.of(tenantId, personId);
  const codes =
    recoveryCodesLeft > 0 ? [] : await needs.credentials.recoveryCodes.make(tenantId, personId, enrolling.by);
  await enrolling.onAdded?.(kind);
  if (codes.length === 0) res.redirect(303, enrolling.next);
  else sendRecoveryCodes(res, codes, enrolling);
}
