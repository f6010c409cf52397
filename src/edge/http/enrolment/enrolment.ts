import { type Router, urlencoded } from "express";
import type { EnrolmentNeeds } from "./enrolling.ts";
import { mountPasskeyEnrolment } from "./passkey.ts";
import { mountRecoveryCodes } from "./recovery-codes.ts";
import { mountTotpEnrolment } from "./totp.ts";

/** An attestation of none and a name; a passkey's answer is about one kilobyte. */
const LARGEST_FORM = "32kb";

/**
 * The steps by which a person adds a second factor: an authenticator app, a passkey, recovery codes. The first factor
 * brings recovery codes with it. Rate limits and the wall of sign-in stand before, in `who`.
 */
export function mountEnrolment(router: Router, needs: EnrolmentNeeds): void {
  const form = [urlencoded({ extended: false, limit: LARGEST_FORM }), needs.formGuard.check];
  mountTotpEnrolment(router, needs, form);
  mountPasskeyEnrolment(router, needs, form);
  mountRecoveryCodes(router, needs, form);
}
