import { z } from "zod";
import { NotFound } from "../../../kernel/errors.ts";
import { INSTANCE_TENANT } from "../../../kernel/transaction.ts";
import type { ShownSetting } from "../../../settings/shown.ts";
import { orNull } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";

const setting = z
  .strictObject({
    name: z.string().meta({ description: "Of the environment variable." }),
    description: z.string(),
    value: z.string().nullable().meta({ description: "null: there is none, or it is a secret." }),
    default: z.string().nullable(),
    isSet: z.boolean().meta({ description: "In the environment of the node that answers." }),
    secret: z.boolean(),
  })
  .meta({ id: "Setting" });

interface Needs {
  readonly settings: readonly ShownSetting[];
  readonly version: string;
  readonly defaultTenantId: string;
}

export const settingOperations = ({ settings, version, defaultTenantId }: Needs): readonly Operation[] => [
  operation({
    operationId: "listSettings",
    method: "get",
    path: "/settings",
    tag: "settings",
    summary: "Show how this installation is set, without its secrets, to whoever runs it",
    scope: "tenants:read",
    answer: {
      status: 200,
      schema: z.strictObject({ version: z.string(), items: z.array(setting) }),
    },
    async run({ caller }) {
      // They are the installation's: the other tenants are its guests.
      if (![INSTANCE_TENANT, defaultTenantId].includes(caller.homeTenantId))
        throw new NotFound("the settings are shown in the tenant that runs the installation");
      const items = settings.map((each) => ({
        ...each,
        value: orNull(each.value),
        default: orNull(each.default),
      }));
      return { status: 200, body: { version, items } };
    },
  }),
];
