import type { Request, Router } from "express";
import type { AttributeSubject } from "../../apps/attributes.ts";
import { CrowdRefused } from "../../signin/crowd/errors.ts";
import { answer } from "./answers.ts";
import { applicationOf } from "./application.ts";
import { attributesReader, bodyOf, malformed } from "./body.ts";
import { attributeList, type Address } from "./entities.ts";
import type { CrowdNeeds } from "./needs.ts";
import { required } from "./query.ts";

/** Names that an app may note of one user or group. */
const MOST_NAMES = 100;

/** What an app notes of users and groups for itself, e.g. when somebody last signed in there. */
export function mountAttributes(
  router: Router,
  { appDirectory, transact }: Pick<CrowdNeeds, "appDirectory" | "transact">,
  address: Address,
): void {
  const subjects: readonly {
    readonly path: "/user/attribute" | "/group/attribute";
    readonly parameter: "username" | "groupname";
    readonly find: (req: Request) => Promise<{ name: string; subject: AttributeSubject }>;
  }[] = [
    {
      path: "/user/attribute",
      parameter: "username",
      async find(req) {
        const app = applicationOf(req);
        const { id, email } = await appDirectory.person(app, required(req, "username"));
        return { name: email, subject: { appId: app.id, about: "person", subjectId: id } };
      },
    },
    {
      path: "/group/attribute",
      parameter: "groupname",
      async find(req) {
        const app = applicationOf(req);
        const { name, group } = await appDirectory.group(app, required(req, "groupname"));
        if (group === undefined) throw new CrowdRefused("crowd_read_only", "a role has no attributes");
        return { name, subject: { appId: app.id, about: "group", subjectId: group.id } };
      },
    },
  ];

  for (const { path, parameter, find } of subjects) {
    router.get(path, async (req, res) => {
      const { name, subject } = await find(req);
      const { tenantId } = applicationOf(req);
      const noted = await transact(tenantId, ({ appAttributes }) => appAttributes.of(tenantId, subject));
      answer(req, res, 200, attributeList(address(path, { [parameter]: name }), noted));
    });

    router.post(path, async (req, res) => {
      const { subject } = await find(req);
      const { tenantId } = applicationOf(req);
      const values = bodyOf(req, attributesReader);
      const kept = await transact(tenantId, ({ appAttributes }) =>
        appAttributes.put(tenantId, subject, values, MOST_NAMES),
      );
      if (!kept) throw malformed(`more than ${MOST_NAMES} attributes`);
      res.status(204).end();
    });

    router.delete(path, async (req, res) => {
      const { subject } = await find(req);
      const { tenantId } = applicationOf(req);
      const name = required(req, "attributename");
      await transact(tenantId, ({ appAttributes }) => appAttributes.remove(tenantId, subject, name));
      res.status(204).end();
    });
  }
}
