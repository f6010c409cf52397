import type { Person } from "./types.ts";

/** RFC 2606 2: a name that never resolves, so that nobody can verify it or be sent mail at it. */
const NOWHERE = ".invalid";
const PLACEHOLDER = /^freed-[0-9a-f-]{36}@.+\.invalid$/;

/**
 * The address of a person who had to give theirs up, until they sign in with another. The domain stays readable:
 * who may speak for the person is still decided by it.
 */
export const placeholderOf = ({ id, email }: Pick<Person, "id" | "email">): string =>
  `freed-${id}@${domainBehind(email)}${NOWHERE}`;

export const isPlaceholder = (email: string): boolean => PLACEHOLDER.test(email);

/** The domain of an address, also of one that was freed. */
export function domainBehind(email: string): string {
  const domain = email.slice(email.indexOf("@") + 1);
  return isPlaceholder(email) ? domain.slice(0, -NOWHERE.length) : domain;
}
