import type { Request, Router } from "express";
import type { AppAttributes } from "../../apps/attributes.ts";
import type { CrowdApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import { CrowdRefused } from "../../signin/crowd/errors.ts";
import { answer } from "./answers.ts";
import { applicationOf, contextOf } from "./application.ts";
import { bodyOf, passwordReader } from "./body.ts";
import { user, type Address } from "./entities.ts";
import type { CrowdNeeds } from "./needs.ts";
import { expands, optional, required } from "./query.ts";

type Needs = Pick<CrowdNeeds, "appDirectory" | "appPasswords" | "transact">;

/** Users, and whether a password is theirs. */
export function mountUsers(router: Router, needs: Needs, address: Address): void {
  const { appDirectory, appPasswords } = needs;

  router.get("/user", async (req, res) => {
    const app = applicationOf(req);
    const key = optional(req, "key");
    const person =
      key === undefined
        ? await appDirectory.person(app, required(req, "username"))
        : await appDirectory.personById(app, key);
    answer(req, res, 200, user(address, person, await notedOf(req, needs, app, person)));
  });

  router.post("/authentication", async (req, res) => {
    const app = applicationOf(req);
    const { value } = bodyOf(req, passwordReader);
    const by = contextOf(app, req);
    const { person } = await appPasswords.authenticate(app, required(req, "username"), value, by);
    answer(req, res, 200, user(address, person, await notedOf(req, needs, app, person)));
  });

  // An application says that somebody signed in elsewhere: nothing here hangs on its word.
  router.post("/authentication/notify", async (req, res) => {
    const person = await appDirectory.person(applicationOf(req), required(req, "username"));
    if (person.status !== "active")
      throw new CrowdRefused("crowd_person_deactivated", "the account is not active");
    answer(req, res, 200, user(address, person));
  });
}

/** What the app has noted of the person, where it asks for it. */
function notedOf(
  req: Request,
  { transact }: Needs,
  app: CrowdApp,
  person: Person,
): Promise<AppAttributes | undefined> {
  if (!expands(req, "attributes")) return Promise.resolve(undefined);
  const subject = { appId: app.id, about: "person", subjectId: person.id } as const;
  return transact(app.tenantId, ({ appAttributes }) => appAttributes.of(app.tenantId, subject));
}
