import { z } from "zod";
import { ROLES } from "../../../administrators/types.ts";
import { SCOPES } from "../../../tokens/scopes.ts";
import type { Caller } from "../caller.ts";
import { uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const person = z.strictObject({
  id: uuid,
  email: z.string(),
  displayName: z.string(),
  role: z.enum(ROLES),
  session: z
    .enum(["console", "break-glass"])
    .meta({ description: "`break-glass`: acts as an owner, whatever the role." }),
});
const me = z
  .strictObject({
    key: z.strictObject({ id: uuid, name: z.string() }).exactOptional(),
    person: person.exactOptional().meta({ description: "Instead of `key`, by a browser's session." }),
    tenantId: uuid.meta({ description: "The tenant in which requests act." }),
    scopes: z.array(z.enum(SCOPES)),
    csrfToken: z
      .string()
      .exactOptional()
      .meta({ description: "To be sent as `Sallyport-Csrf` with whatever is not a GET." }),
  })
  .meta({ id: "Me" });

export const meOperations = (): readonly Operation[] => [
  operation({
    operationId: "getMe",
    method: "get",
    path: "/me",
    tag: "me",
    summary: "Which key or person this is, where it acts and what it may do",
    scope: undefined,
    answer: { status: 200, schema: me },
    async run({ caller }) {
      const { tenantId, scopes } = caller;
      return { status: 200, body: { ...whoIs(caller), tenantId, scopes } };
    },
  }),
];

function whoIs({ id, by }: Caller) {
  if (by.kind === "admin-key") return { key: { id, name: by.name } };
  const { personId, role, person: about } = by.administrator;
  const { email, displayName } = about;
  const person = { id: personId, email, displayName, role, session: by.kind };
  return { person, csrfToken: by.csrfToken };
}
