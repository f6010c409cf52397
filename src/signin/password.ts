import type { PasswordVerdict } from "../credentials/types.ts";
import { PersonDeactivated } from "../directory/errors.ts";
import type { Person } from "../directory/types.ts";
import { appOf } from "./identify.ts";
import { momentsOf } from "./moments.ts";
import type { SigninNeeds, SigninPolicy } from "./needs.ts";
import { originOf } from "./origin.ts";
import { createArrive } from "./owed/arrive.ts";
import { passwordRules } from "./password-rules.ts";
import { anonymous, type Sighting } from "./recorder.ts";
import type { Refusing } from "./refusing.ts";
import type { Requests } from "./requests.ts";
import type { Outcome, SigninRequest, Visitor } from "./types.ts";

/** The page again, in the same words whatever was the matter (D4); the reference tells administrators. */
export interface NotIn {
  readonly notIn: { readonly reference: string };
}

/**
 * Local sign-in (T1). A wrong password, an unknown address, a person whose SSO is enforced and one who is held up get
 * the same answer after the same work: which it was stands in the recorder alone.
 */
export function createPassword(needs: SigninNeeds, requests: Requests, refusing: Refusing) {
  const arrive = createArrive(needs, requests);
  const { transact, credentials, standing, clock } = needs;

  /** Who has the address, if anybody may use it, and what the policy says to them or to a stranger. */
  const lookUp = (tenantId: string, email: string): Promise<{ person?: Person; policy: SigninPolicy }> =>
    transact(tenantId, async (stores) => {
      const person = await stores.people.findByEmail(tenantId, email);
      const policy = await standing.policyOf(stores, tenantId, person?.id);
      return person === undefined ? { policy } : { person, policy };
    });

  return async function signInByPassword(
    request: SigninRequest,
    password: string,
    from: Visitor,
  ): Promise<Outcome | NotIn> {
    const { tenantId, loginHint: email, reference, target } = request;
    if (request.password !== true || tenantId === undefined || email === undefined)
      throw await refusing.refuse("signin_password_not_offered", "no password was asked for", {
        tenantId: tenantId ?? needs.defaultTenantId,
        from,
      });
    const { person, policy } = await lookUp(tenantId, email);
    const seen: Sighting = { tenantId, email, personId: person?.id, appId: appOf(request), checks: [], from };
    const at = clock().getTime();
    const personId = person?.status === "active" ? person.id : undefined;
    const rules = passwordRules(policy);
    const attempt = { tenantId, personId, account: email, password, rules, from: originOf(request, from) };
    const verdict = await credentials.passwords.verify(attempt, { ...anonymous(from), tenantId });
    const because = refusalOf(verdict, person);
    if (because !== undefined || person === undefined)
      return notIn(seen, because ?? "password_wrong", policy);
    if (!(await requests.finish(request.id)))
      throw await refusing.refuse("signin_request_unknown", "the sign-in went on elsewhere", seen);
    const begun = { reference, target, browserHash: () => request.browserHash };
    const checks = [{ name: "password", ok: true }];
    const moments = [...momentsOf(request), { name: "password", at: clock().getTime() }];
    return arrive(begun, tenantId, from, async ({ people }) => {
      const still = await people.find(tenantId, person.id);
      if (still?.status !== "active") throw new PersonDeactivated("the person was deactivated meanwhile");
      await people.update({ ...still, lastSigninAt: new Date(at), version: still.version + 1 });
      const who = { tenantId, personId: still.id, method: "password", at } as const;
      return { who, email: still.email, events: [], seen: { ...seen, reference, checks, moments } };
    }).catch(async (error: unknown) => {
      throw await refusing.recorded(error, { ...seen, reference, checks });
    });
  };

  async function notIn(seen: Sighting, code: string, policy: SigninPolicy): Promise<NotIn> {
    const check = { name: "password", ok: false, expected: `policy ${policy.name}: SSO ${policy.sso.mode}` };
    const { reference } = await refusing.refuse(code, "the password opened nothing", {
      ...seen,
      checks: [check],
    });
    return { notIn: { reference } };
  }
}

/** For the recorder: what the page must not say. */
function refusalOf({ outcome }: PasswordVerdict, person: Person | undefined): string | undefined {
  if (outcome === "locked") return "password_locked";
  if (person?.status === "deactivated") return "person_deactivated";
  if (outcome === "not-allowed") return "policy_sso_enforced";
  if (outcome === "wrong") return person === undefined ? "password_person_unknown" : "password_wrong";
  return undefined;
}
