import type { Router } from "express";
import { CrowdRefused } from "../../signin/crowd/errors.ts";
import { groupNamesOf } from "../../signin/crowd/groups.ts";
import { answer, answerList } from "./answers.ts";
import { applicationOf } from "./application.ts";
import { group, groupName, user, userName, type Address, type Entity } from "./entities.ts";
import type { CrowdNeeds } from "./needs.ts";
import { expands, optional, partOf, required } from "./query.ts";

type Needs = Pick<CrowdNeeds, "appDirectory" | "transact">;

/** Groups hold no groups here, so what is nested is what is direct. */
const DEPTHS = ["direct", "nested"];
const GROUPS = { list: "groups", one: "group" };
const USERS = { list: "users", one: "user" };

/** Groups, who is in them, and in which a user is. */
export function mountGroups(router: Router, { appDirectory, transact }: Needs, address: Address): void {
  router.get("/group", async (req, res) => {
    const app = applicationOf(req);
    const shown = await appDirectory.group(app, required(req, "groupname"));
    const noted =
      expands(req, "attributes") && shown.group !== undefined
        ? await transact(app.tenantId, ({ appAttributes }) =>
            appAttributes.of(app.tenantId, {
              appId: app.id,
              about: "group",
              subjectId: shown.group?.id ?? "",
            }),
          )
        : undefined;
    answer(req, res, 200, group(address, shown, noted));
  });

  for (const depth of DEPTHS) {
    router.get(`/group/user/${depth}`, async (req, res) => {
      const app = applicationOf(req);
      const shown = await appDirectory.group(app, required(req, "groupname"));
      const asked = optional(req, "username");
      if (asked !== undefined) {
        const person = await appDirectory.person(app, asked);
        assertMember(groupNamesOf(app, person), shown.name);
        return answer(req, res, 200, userName(address, person));
      }
      const write = expands(req, "user") ? user : userName;
      const people = appDirectory.membersOf(app, shown, partOf(req));
      await answerList(
        req,
        res,
        USERS,
        mapped(people, (person) => write(address, person)),
      );
    });

    router.get(`/user/group/${depth}`, async (req, res) => {
      const app = applicationOf(req);
      const person = await appDirectory.person(app, required(req, "username"));
      const names = groupNamesOf(app, person);
      const asked = optional(req, "groupname");
      if (asked !== undefined) {
        const shown = await appDirectory.group(app, asked);
        assertMember(names, shown.name);
        return answer(req, res, 200, groupName(address, shown));
      }
      const { offset, limit } = partOf(req);
      const shown = names.slice(offset, offset + limit);
      const entities = expands(req, "group")
        ? mapped(appDirectory.groupsNamed(app, shown), (each) => group(address, each))
        : mapped(shown, (name) => groupName(address, { name }));
      await answerList(req, res, GROUPS, entities);
    });

    for (const family of ["child-group", "parent-group"])
      router.get(`/group/${family}/${depth}`, async (req, res) => {
        const app = applicationOf(req);
        const shown = await appDirectory.group(app, required(req, "groupname"));
        const other = optional(req, family === "child-group" ? "child-groupname" : "parent-groupname");
        if (other !== undefined) assertMember([], shown.name);
        await answerList(
          req,
          res,
          GROUPS,
          mapped([], () => group(address, shown)),
        );
      });
  }
}

function assertMember(names: readonly string[], name: string): void {
  if (!names.includes(name)) throw new CrowdRefused("crowd_membership_unknown", "no such membership");
}

export async function* mapped<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  write: (item: Item) => Entity | Promise<Entity>,
): AsyncGenerator<Entity> {
  for await (const item of items) yield write(item);
}
