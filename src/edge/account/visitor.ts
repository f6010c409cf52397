import type { Request, Response } from "express";
import type { AttemptOrigin, FactorOwner } from "../../credentials/types.ts";
import type { Person } from "../../directory/types.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import { addressBlock } from "../http/address-block.ts";
import { byPerson } from "../http/request-context.ts";
import { type SignedIn, signedInOf } from "../http/signed-in.ts";
import type { AccountNeeds } from "./needs.ts";

/** The signed-in person, as the pages of their credentials know them. */
export interface Visitor {
  readonly signedIn: SignedIn;
  readonly person: Person;
  readonly owner: FactorOwner;
  readonly by: AuditContext;
  readonly from: AttemptOrigin;
}

/** Behind `requireSignIn` only. */
export async function visitorOf(
  req: Request,
  res: Response,
  { people, browserCookie }: Pick<AccountNeeds, "people" | "browserCookie">,
): Promise<Visitor> {
  const signedIn = signedInOf(req);
  if (signedIn === undefined) throw new TypeError("a page of a signed-in person ran without one");
  const { tenantId, personId } = signedIn;
  const person = await people.get(tenantId, personId);
  const { email, displayName } = person;
  const browserHash = browserCookie.browserHash(req, res);
  return {
    signedIn,
    person,
    owner: { tenantId, personId, browserHash, email, displayName },
    by: byPerson(req, signedIn),
    from: { address: addressBlock(req.ip), browserHash },
  };
}

/** What counts against a new password: what an attacker knows of the person and tries first. */
export async function wordsOf(
  person: Person,
  { tenants, publicUrl }: Pick<AccountNeeds, "tenants" | "publicUrl">,
): Promise<readonly string[]> {
  const { name } = await tenants.get(person.tenantId);
  const { email, displayName, givenName = "", familyName = "" } = person;
  return [email, displayName, givenName, familyName, name, new URL(publicUrl).hostname];
}
