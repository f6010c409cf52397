import { z } from "zod";
import type { Administrators } from "../../../administrators/administrators.ts";
import type { Credentials } from "../../../credentials/credentials.ts";
import { PasswordNotAllowed } from "../../../credentials/errors.ts";
import type { PasswordRules } from "../../../credentials/types.ts";
import type { Directory } from "../../../directory/directory.ts";
import type { Sessions } from "../../../sessions/types.ts";
import { orNull, time, uuid } from "../fields.ts";
import { operation, type Call, type Operation } from "../operation.ts";
import { holdsRole } from "../role-scopes.ts";

const credentials = z
  .strictObject({
    password: z.strictObject({ setAt: time, expiresAt: time.nullable() }).nullable(),
    passwordAllowed: z.boolean().meta({ description: "False where single sign-on is enforced." }),
    secondFactors: z.array(
      z.strictObject({
        id: uuid,
        kind: z.enum(["totp", "passkey"]),
        name: z.string(),
        createdAt: time,
        lastUsedAt: time.nullable(),
        suspended: z.boolean().meta({ description: "A passkey of which there are two." }),
      }),
    ),
    enrolled: z.boolean().meta({ description: "Holds a second factor that works." }),
    recoveryCodesLeft: z.int(),
  })
  .meta({ id: "PersonCredentials" });

const resetLink = z
  .strictObject({ url: z.url().meta({ description: "Shown this once; works once." }), expiresAt: time })
  .meta({ id: "PasswordResetLink" });

interface Needs {
  readonly credentials: Credentials;
  readonly people: Pick<Directory, "get">;
  readonly administrators: Pick<Administrators, "assertWithinReach">;
  readonly sessions: Pick<Sessions, "revoke">;
  readonly rulesFor: (tenantId: string, personId: string) => Promise<{ readonly passwords: PasswordRules }>;
}

const told = { tag: "people", scope: "credentials:write" } as const;

/** Which credentials a person has, never what they are; and what an administrator may do about them (T1, T2). */
export function credentialOperations(needs: Needs): readonly Operation[] {
  /** What a person signs in by is changed only by those who may do all that the person may. @throws NotFound, RoleNotHeld */
  async function reach({ id, by, caller }: Pick<Call<unknown, unknown>, "id" | "by" | "caller">) {
    const person = await needs.people.get(by.tenantId, id);
    await needs.administrators.assertWithinReach(by.tenantId, id, holdsRole(caller.scopes));
    return person;
  }

  return [
    operation({
      operationId: "getCredentials",
      method: "get",
      path: "/people/{id}/credentials",
      tag: "people",
      summary: "Read which credentials a person has",
      scope: "credentials:read",
      answer: { status: 200, schema: credentials },
      async run({ id, tenantId }) {
        await needs.people.get(tenantId, id);
        const { passwords: rules } = await needs.rulesFor(tenantId, id);
        const password = await needs.credentials.passwords.stateOf(tenantId, id, rules);
        const held = await needs.credentials.factors.of(tenantId, id);
        const shown = password && { setAt: password.setAt, expiresAt: orNull(password.expiresAt) };
        return {
          status: 200,
          body: {
            password: orNull(shown),
            passwordAllowed: rules.allowed,
            secondFactors: held.factors.map((each) => ({ ...each, lastUsedAt: orNull(each.lastUsedAt) })),
            enrolled: held.enrolled,
            recoveryCodesLeft: held.recoveryCodesLeft,
          },
        };
      },
    }),
    operation({
      ...told,
      operationId: "makePasswordReset",
      method: "post",
      path: "/people/{id}/password-reset",
      summary: "Make a single-use link by which the person chooses a password",
      answer: { status: 201, schema: resetLink },
      async run({ id, tenantId, by, caller }) {
        const person = await reach({ id, by, caller });
        const { passwords: rules } = await needs.rulesFor(tenantId, id);
        if (!rules.allowed || person.status !== "active")
          throw new PasswordNotAllowed("a password would open nothing for this person", {
            mismatch: {
              expected: "an active person whose policy does not enforce single sign-on",
              received: rules.allowed ? "deactivated" : "single sign-on enforced",
            },
            nextStep: "Reactivate the person, or bind them to a policy that allows passwords.",
          });
        return {
          status: 201,
          body: await needs.credentials.resets.make({ tenantId, personId: id, via: "administrator" }, by),
        };
      },
    }),
    operation({
      ...told,
      operationId: "removePassword",
      method: "delete",
      path: "/people/{id}/password",
      summary: "Remove the person's password; the person's sessions end",
      async run({ id, tenantId, by, caller }) {
        await reach({ id, by, caller });
        await needs.credentials.passwords.remove(tenantId, id, by);
        // Also a sign-in that is under way with it: it gets no session.
        await needs.sessions.revoke(tenantId, { personId: id }, by);
        return { status: 204 };
      },
    }),
    operation({
      ...told,
      operationId: "removeSecondFactors",
      method: "delete",
      path: "/people/{id}/second-factors",
      summary: "Remove all second factors and recovery codes, for one who has lost them",
      async run({ id, tenantId, by, caller }) {
        await reach({ id, by, caller });
        await needs.credentials.factors.removeAll(tenantId, id, by);
        return { status: 204 };
      },
    }),
    operation({
      ...told,
      operationId: "removeSecondFactor",
      method: "delete",
      path: "/people/{id}/second-factors/{factorId}",
      summary: "Remove one second factor",
      async run({ id, tenantId, factorId, by, caller }) {
        await reach({ id, by, caller });
        await needs.credentials.factors.remove({ tenantId, personId: id, factorId, keepOne: false }, by);
        return { status: 204 };
      },
    }),
  ];
}
