import { z } from "zod";
import type { ProxyApp } from "../../../../apps/types.ts";
import { name } from "../../fields.ts";
import { about, appFields, shownOfAll } from "./common.ts";

const hosts = z
  .array(z.string().min(1).max(300))
  .min(1)
  .max(100)
  .meta({ description: "Hosts at which people open the app, e.g. wiki.acme.com or *.apps.acme.com." });

const header = z.string().min(1).max(64);
const headerNames = {
  user: header.exactOptional(),
  email: header.exactOptional(),
  name: header.exactOptional(),
  groups: header.exactOptional(),
  roles: header.exactOptional(),
};

const optional = {
  headers: z.strictObject(headerNames).exactOptional().meta({
    description: "Names of the headers; X-Forwarded-User, -Email, -Name, -Groups and -Roles unless given.",
  }),
  identifyBy: z
    .enum(["email", "id"])
    .exactOptional()
    .meta({ description: "What the user header holds; an id stays when the address changes." }),
};

export const newProxyApp = z
  .strictObject({
    name,
    protocol: z.literal("forward-auth"),
    hosts: hosts.exactOptional(),
    ...optional,
    ...about,
  })
  .meta({ id: "NewForwardAuthApp" });

export const proxyChanges = { hosts: hosts.exactOptional(), ...optional };

export const proxyApp = z
  .strictObject({
    ...appFields,
    protocol: z.literal("forward-auth"),
    hosts: z.array(z.string()),
    headers: z.strictObject({
      user: z.string(),
      email: z.string(),
      name: z.string(),
      groups: z.string(),
      roles: z.string(),
    }),
    identifyBy: z.enum(["email", "id"]),
  })
  .meta({ id: "ForwardAuthApp" });

export const shownProxyApp = (row: ProxyApp) => ({
  ...shownOfAll(row),
  protocol: row.protocol,
  hosts: row.hosts,
  headers: row.headers,
  identifyBy: row.identifyBy,
});
