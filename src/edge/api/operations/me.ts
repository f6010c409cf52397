import { z } from "zod";
import { ROLES } from "../../../administrators/types.ts";
import type { BreakGlass } from "../../../break-glass/break-glass.ts";
import type { Clock } from "../../../kernel/clock.ts";
import { covers, SCOPES } from "../../../tokens/scopes.ts";
import type { Caller } from "../caller.ts";
import { uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { breakGlassWarnings, warning } from "../readiness.ts";

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
    warnings: z
      .array(warning)
      .meta({ description: "What administrators should know; for those who may read about it." }),
  })
  .meta({ id: "Me" });

interface Needs {
  readonly breakGlass: Pick<BreakGlass, "readiness">;
  readonly clock: Clock;
}

export const meOperations = ({ breakGlass, clock }: Needs): readonly Operation[] => [
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
      const warnings = covers(scopes, "break-glass:read")
        ? breakGlassWarnings(await breakGlass.readiness(tenantId), clock())
        : [];
      return { status: 200, body: { ...whoIs(caller), tenantId, scopes, warnings } };
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
