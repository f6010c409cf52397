import type { Router } from "express";
import { EVERYTHING } from "../../signin/crowd/directory.ts";
import { answerStream, tongueOf } from "./answers.ts";
import { applicationOf } from "./application.ts";
import type { CrowdNeeds } from "./needs.ts";
import { element, opening, XML_DECLARATION } from "./xml.ts";

const ALL = { offset: 0, limit: Infinity };

/** Every group with everybody in it, as clients read it for a full synchronisation: sent as it is read. */
export function mountMemberships(router: Router, { appDirectory }: Pick<CrowdNeeds, "appDirectory">): void {
  router.get("/group/membership", async (req, res) => {
    const app = applicationOf(req);
    const inXml = tongueOf(req) === "xml";
    await answerStream(res, inXml ? "application/xml" : "application/json", async function* () {
      let first = true;
      yield inXml ? XML_DECLARATION + opening("memberships") : '{"memberships":[';
      for await (const group of appDirectory.groups(app, EVERYTHING, ALL)) {
        const before = JSON.stringify({ group: group.name }).slice(0, -1);
        yield inXml
          ? `${opening("membership", { group: group.name })}<users>`
          : `${first ? "" : ","}${before},"users":[`;
        let none = true;
        for await (const { email: name } of appDirectory.membersOf(app, group, ALL)) {
          yield inXml ? element("user", { name }) : `${none ? "" : ","}${JSON.stringify({ name })}`;
          none = false;
        }
        yield inXml ? "</users><groups/></membership>" : '],"groups":[]}';
        first = false;
      }
      yield inXml ? "</memberships>" : "]}";
    });
  });
}
