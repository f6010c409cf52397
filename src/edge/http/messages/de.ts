import { errors } from "./de/errors.ts";
import { frame } from "./de/frame.ts";
import { signIn } from "./de/sign-in.ts";
import type { Messages } from "./en.ts";

export const de: Messages = { errors, frame, signIn };
