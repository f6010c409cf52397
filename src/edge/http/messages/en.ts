import { errors } from "./en/errors.ts";
import { frame } from "./en/frame.ts";
import { signIn } from "./en/sign-in.ts";

/** The source of all others: what is missing in another language is a type error there. */
export const en = { errors, frame, signIn };

export type Messages = typeof en;
