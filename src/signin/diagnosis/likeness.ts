/** Names under which identity providers send the same thing; each line is one thing. */
const SAME: readonly (readonly string[])[] = [
  ["email", "mail", "emailaddress", "useremail", "upn", "userprincipalname", "primaryemail"],
  ["givenname", "firstname", "given", "first", "userfirstname"],
  ["familyname", "lastname", "surname", "sn", "last", "family", "userlastname"],
  ["displayname", "name", "cn", "commonname", "fullname"],
  ["groups", "group", "memberof", "ismemberof", "role", "roles", "member"],
];

/** The last part of a URI or dotted name, small letters and digits only. */
const stem = (name: string): string =>
  (/[^/#:]+$/.exec(name)?.[0] ?? name).toLowerCase().replace(/[^a-z0-9]/g, "");

const sameThing = (left: string, right: string): boolean =>
  SAME.some((names) => names.includes(left) && names.includes(right));

/** Levenshtein's distance; both texts are short. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [i, letter] of left.split("").entries()) {
    const next = [i + 1];
    for (const [j, other] of right.split("").entries())
      next.push(
        Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + Number(letter !== other)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}

const alike = (wanted: string, came: string): boolean =>
  wanted === came ||
  sameThing(wanted, came) ||
  (wanted.length > 3 && /[a-z]/.test(wanted) && distance(wanted, came) <= 2);

/** The received name that most likely is what was looked for; a guess for a person to judge. */
export const likest = (lookedFor: readonly string[], received: readonly string[]): string | undefined =>
  received.find((name) => lookedFor.some((wanted) => alike(stem(wanted), stem(name))));
