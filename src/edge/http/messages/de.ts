import { account } from "./de/account.ts";
import { apps } from "./de/apps.ts";
import { breakGlass } from "./de/break-glass.ts";
import { credentials } from "./de/credentials.ts";
import { enrolment } from "./de/enrolment.ts";
import { errors } from "./de/errors.ts";
import { frame } from "./de/frame.ts";
import { mails } from "./de/mails.ts";
import { onward } from "./de/onward.ts";
import { passwords } from "./de/passwords.ts";
import { secondStep } from "./de/second-step.ts";
import { signIn } from "./de/sign-in.ts";
import { signOut } from "./de/sign-out.ts";
import { testSignIn } from "./de/test-sign-in.ts";
import { tokens } from "./de/tokens.ts";
import type { Messages } from "./en.ts";

export const de: Messages = {
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
