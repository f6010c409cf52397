import type { Request } from "express";
import type { Connections } from "../../connections/connections.ts";
import type { Domains } from "../../domains/domains.ts";
import { NotFound } from "../../kernel/errors.ts";
import { bySetupLink, type SetupLinks } from "../../setup-links/setup-links.ts";
import type { Signin } from "../../signin/types.ts";
import { originOf } from "../http/request-context.ts";
import { clientFrom } from "./client.ts";
import { fieldsOf } from "./fields.ts";
import { pathOf } from "./frame.ts";
import { metadataFrom } from "./metadata.ts";
import type { SetUp, StepName } from "./steps.ts";

export interface ActNeeds {
  readonly setupLinks: Pick<SetupLinks, "note">;
  readonly connections: Pick<Connections, "update">;
  readonly domains: Pick<Domains, "verify">;
  readonly signin: Pick<Signin, "offerTest">;
}

/** What the press of a step's button does. @returns the way on */
export type Act = (setUp: SetUp, req: Request) => Promise<string>;

/** Each changes the link's connection, its domain or nothing, against the version that was looked at. */
export function createActs(needs: ActNeeds): ReadonlyMap<StepName, Act> {
  const { setupLinks, connections, domains, signin } = needs;
  return new Map<StepName, Act>([
    [
      "vendor",
      async ({ link, connection: { id, preset, version } }, req) => {
        const chosen = fieldsOf(req)["preset"] ?? "";
        const by = bySetupLink(link, originOf(req));
        if (chosen !== preset) await connections.update(id, { preset: chosen }, by, version);
        await setupLinks.note(link, { preset: chosen }, originOf(req));
        return pathOf(link.id, "values");
      },
    ],
    [
      "metadata",
      async ({ link, connection: { id, version } }, req) => {
        const by = bySetupLink(link, originOf(req));
        await connections.update(id, metadataFrom(fieldsOf(req)), by, version);
        return pathOf(link.id);
      },
    ],
    [
      "client",
      async ({ link, connection: { id, version } }, req) => {
        const by = bySetupLink(link, originOf(req));
        await connections.update(id, { oidc: clientFrom(fieldsOf(req)) }, by, version);
        return pathOf(link.id);
      },
    ],
    [
      "domain",
      async ({ link, domain }, req) => {
        if (domain === undefined) throw new NotFound("the link proves no domain");
        await domains.verify(domain.id, bySetupLink(link, originOf(req)));
        return pathOf(link.id, "domain");
      },
    ],
    [
      "test",
      async ({ link, connection }, req) => {
        const by = bySetupLink(link, originOf(req));
        const { testId, url } = await signin.offerTest(connection.id, {}, by, link.id);
        await setupLinks.note(link, { testId }, originOf(req));
        return new URL(url).pathname;
      },
    ],
  ]);
}
