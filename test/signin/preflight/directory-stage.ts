import type { Connection } from "../../../src/connections/types.ts";
import type { SigninAttempt } from "../../../src/signin/types.ts";
import { aConnection, aDomain, anAttempt, anIdentity } from "../../conformance/samples.ts";
import { aPassword, aTotp } from "../../conformance/samples-credentials.ts";
import { ecKey } from "../../kit/keys.ts";
import { openPolicyStage } from "../../policies/stage.ts";

interface About {
  readonly domain?: string;
  /** Connections that know the person. */
  readonly knownBy?: readonly string[];
  readonly password?: Date | true;
  readonly enrolled?: boolean;
}

/** Directories in which each person has one known cause. */
export async function openDirectoryStage() {
  const stage = await openPolicyStage();
  const { api, inside } = stage;
  const { tenantId, clock } = api.world;
  const { certificate } = await ecKey("good");
  let identities = 0;

  async function somebody(name: string, about: About = {}): Promise<string> {
    const id = await stage.person(`${name}@${about.domain ?? "acme.test"}`);
    await inside(async ({ people, passwords, factors }) => {
      for (const connectionId of about.knownBy ?? []) {
        identities += 1;
        await people.link(anIdentity({ tenantId, id }, connectionId, { nameId: `n${identities}` }));
      }
      const { password } = about;
      if (password !== undefined)
        await passwords.save(aPassword({ tenantId, id }, password === true ? {} : { setAt: password }));
      if (about.enrolled === true) await factors.insert(aTotp({ tenantId, id }));
    });
    return id;
  }

  return {
    ...stage,
    tenantId,
    somebody,
    async connection(name: string, about: Partial<Connection> = {}): Promise<string> {
      const { idp, ...rest } = aConnection(tenantId, { name });
      const certified = idp && { ...idp, certificates: [certificate] };
      const row = { ...rest, idp: certified, ...about };
      await inside(({ connections }) => connections.insert(row));
      return row.id;
    },
    domain: (name: string, status: "pending" | "verified" | "grace" | "lapsed", ...connectionIds: string[]) =>
      inside(({ domains }) => domains.insert(aDomain(tenantId, { name, status, connectionIds }))),
    /** Newest last. */
    async attempts(...rows: readonly Partial<SigninAttempt>[]): Promise<void> {
      for (const about of rows) {
        clock.advance(1);
        const accepted = about.outcome === "accepted" ? { code: "ok", fix: undefined } : {};
        const row = anAttempt(tenantId, { at: clock(), email: undefined, ...accepted, ...about });
        await inside(({ attempts }) => attempts.insert(row));
      }
    },
    owner: (personId: string) =>
      inside(({ administrators }) =>
        administrators.save({ tenantId, personId, role: "owner", grantedAt: clock() }),
      ),
    preflight: async (id: string, body?: object) =>
      (await api.call("post", `/policies/${id}/preflight`).send(body).expect(200)).body,
    preflightNew: async (body: object, status = 200) =>
      (await api.call("post", "/policies/preflight").send(body).expect(status)).body,
  };
}
