import type { Request, Response, Router } from "express";
import type { Restriction } from "../../directory/restriction.ts";
import { EVERYTHING } from "../../signin/crowd/directory.ts";
import { answerList } from "./answers.ts";
import { applicationOf } from "./application.ts";
import { bodyOf, malformed } from "./body.ts";
import { parseCql } from "./cql.ts";
import { group, groupName, user, userName, type Address } from "./entities.ts";
import { mapped } from "./groups.ts";
import type { CrowdNeeds } from "./needs.ts";
import type { EntityType } from "./properties.ts";
import { expands, optional, partOf, required } from "./query.ts";
import { restrictionFrom, restrictionReader } from "./restrictions.ts";

/** Searches by CQL, or by a restriction in XML or JSON. */
export function mountSearch(
  router: Router,
  { appDirectory }: Pick<CrowdNeeds, "appDirectory">,
  address: Address,
): void {
  async function found(req: Request, res: Response, where: Restriction): Promise<void> {
    const app = applicationOf(req);
    if (typeOf(req) === "user") {
      const write = expands(req, "user") ? user : userName;
      const people = appDirectory.people(app, where, partOf(req));
      return answerList(
        req,
        res,
        { list: "users", one: "user" },
        mapped(people, (each) => write(address, each)),
      );
    }
    const write = expands(req, "group") ? group : groupName;
    const groups = appDirectory.groups(app, where, partOf(req));
    return answerList(
      req,
      res,
      { list: "groups", one: "group" },
      mapped(groups, (each) => write(address, each)),
    );
  }

  router.get("/search", (req, res) =>
    found(req, res, parseCql(optional(req, "restriction") ?? "", typeOf(req))),
  );
  router.post("/search", (req, res) =>
    found(req, res, req.body ? restrictionFrom(bodyOf(req, restrictionReader), typeOf(req)) : EVERYTHING),
  );
}

function typeOf(req: Request): EntityType {
  const type = required(req, "entity-type").toLowerCase();
  if (type !== "user" && type !== "group") throw malformed("expected entity-type user or group");
  return type;
}
