import { account } from "./en/account.ts";
import { apps } from "./en/apps.ts";
import { breakGlass } from "./en/break-glass.ts";
import { credentials } from "./en/credentials.ts";
import { enrolment } from "./en/enrolment.ts";
import { errors } from "./en/errors.ts";
import { frame } from "./en/frame.ts";
import { mails } from "./en/mails.ts";
import { onward } from "./en/onward.ts";
import { passwords } from "./en/passwords.ts";
import { secondStep } from "./en/second-step.ts";
import { signIn } from "./en/sign-in.ts";
import { signOut } from "./en/sign-out.ts";
import { testSignIn } from "./en/test-sign-in.ts";
import { tokens } from "./en/tokens.ts";

/** The source of all others: what is missing in another language is a type error there. */
export const en = {
  account,
  apps,
  breakGlass,
  credentials,
  enrolment,
  errors,
  frame,
  mails,
  onward,
  passwords,
  secondStep,
  signIn,
  signOut,
  testSignIn,
  tokens,
};

export type Messages = typeof en;
