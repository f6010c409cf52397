import type { Router } from "express";
import type { Change } from "../../signin/crowd/changes.ts";
import { answer } from "./answers.ts";
import { applicationOf } from "./application.ts";
import { group, groupName, user, userName, type Address, type Entity } from "./entities.ts";
import type { CrowdNeeds } from "./needs.ts";
import { element, leaf } from "./xml.ts";

/** What changed since the app last asked, so that it need not read everything anew. */
export function mountEvents(
  router: Router,
  { changes }: Pick<CrowdNeeds, "changes">,
  address: Address,
): void {
  router.get("/event", async (req, res) => {
    answer(req, res, 200, events(await changes.token(applicationOf(req)), []));
  });

  router.get("/event/:token", async (req, res) => {
    const { token, changes: found } = await changes.since(applicationOf(req), req.params.token);
    answer(
      req,
      res,
      200,
      events(
        token,
        found.flatMap((change) => eventsOf(address, change)),
      ),
    );
  });
}

const events = (newEventToken: string, all: readonly Entity[]): Entity => ({
  xml: element(
    "events",
    { newEventToken, incrementalSynchronisationAvailable: true },
    ...all.map(({ xml }) => xml),
  ),
  json: { newEventToken, incrementalSynchronisationAvailable: true, events: all.map(({ json }) => json) },
});

function event(
  name: string,
  operation: string,
  parts: Readonly<Record<string, Entity>>,
  absolute?: true,
): Entity {
  const contents = Object.values(parts).map(({ xml }) => xml);
  return {
    xml: element(name, { absolute }, leaf("operation", operation), ...contents),
    json: {
      ...(absolute && { absolute }),
      operation,
      ...Object.fromEntries(Object.entries(parts).map(([key, { json }]) => [key, json])),
    },
  };
}

function eventsOf(address: Address, change: Change): readonly Entity[] {
  switch (change.kind) {
    case "group":
      return [event("groupEvent", change.operation, { group: group(address, change.group) })];
    case "group-gone":
      return [event("groupEvent", "DELETED", { group: groupName(address, change) })];
    case "person-gone":
      return [event("userEvent", "DELETED", { user: userName(address, change.person) })];
    case "person":
      return [
        event("userEvent", change.operation, { user: user(address, change.person) }),
        // All of them: what the client has beside these, it takes away.
        event(
          "userMembershipEvent",
          "UPDATED",
          {
            childUser: renamed("childUser", userName(address, change.person)),
            parentGroups: parents(change.groups.map((name) => groupName(address, { name }))),
          },
          true,
        ),
      ];
  }
}

/** The same under another name of the element. */
const renamed = (name: string, { xml, json }: Entity): Entity => ({
  xml: xml.replace(/^<[\w-]+/, `<${name}`).replace(/<\/[\w-]+>$/, `</${name}>`),
  json,
});

const parents = (groups: readonly Entity[]): Entity => ({
  xml: element("parentGroups", {}, ...groups.map(({ xml }) => xml)),
  json: { groups: groups.map(({ json }) => json) },
});
