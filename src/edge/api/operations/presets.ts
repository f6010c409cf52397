import { z } from "zod";
import type { Connections } from "../../../connections/connections.ts";
import type { Mapping } from "../../../mapping/types.ts";
import type { Presets } from "../../../presets/presets.ts";
import type { Preset, SpValues } from "../../../presets/types.ts";
import { orNull, uuid } from "../fields.ts";
import { operation, type Operation } from "../operation.ts";
import { mapping } from "./mapping.ts";

const summary = z.strictObject({ name: z.string(), title: z.string() }).meta({ id: "PresetName" });

const preset = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    sources: z.array(z.string()).meta({ description: "Public pages on which the labels were read." }),
    mapping,
    nameId: z.strictObject({ format: z.string(), note: z.string() }),
    request: z.record(z.string(), z.unknown()).meta({ description: "What differs from the defaults." }),
    encryption: z.strictObject({ mode: z.enum(["strong", "legacy"]), note: z.string() }),
    steps: z.array(
      z.strictObject({
        where: z.string(),
        do: z.string(),
        fields: z.array(
          z.strictObject({
            label: z.string().meta({ description: "As the vendor's own screen has it." }),
            enter: z
              .string()
              .nullable()
              .meta({ description: "Letter by letter; null: a value of a connection, and none was named." }),
            value: z.string().nullable().meta({ description: "Which of a connection's `sp` values it is." }),
            note: z.string().nullable(),
          }),
        ),
      }),
    ),
    handBack: z.array(
      z.strictObject({
        label: z.string(),
        where: z.string(),
        field: z.enum(["metadataUrl", "metadataXml", "idp"]),
        note: z.string().nullable(),
      }),
    ),
    quirks: z.array(z.strictObject({ what: z.string(), source: z.string() })),
  })
  .meta({ id: "Preset" });

interface Needs {
  readonly presets: Presets<Mapping>;
  readonly connections: Pick<Connections, "get" | "sp">;
}

export const presetOperations = ({ presets, connections }: Needs): readonly Operation[] => {
  const shown = (each: Preset<Mapping>, sp: SpValues | undefined) => ({
    ...each,
    steps: each.steps.map(({ fields, ...step }) => ({
      ...step,
      fields: fields.map((field) => {
        const { label, enter, value, note } = presets.filled(field, sp);
        return { label, enter: orNull(enter), value: orNull(value), note: orNull(note) };
      }),
    })),
    handBack: each.handBack.map((back) => ({ ...back, note: orNull(back.note) })),
  });

  return [
    operation({
      operationId: "listPresets",
      method: "get",
      path: "/presets",
      tag: "presets",
      summary: "List the vendors whose set-up is known",
      scope: "connections:read",
      answer: { status: 200, schema: z.strictObject({ items: z.array(summary) }) },
      run: async () => ({
        status: 200,
        body: { items: presets.list().map(({ name, title }) => ({ name, title })) },
      }),
    }),
    operation({
      operationId: "getPreset",
      method: "get",
      path: "/presets/{id}",
      tag: "presets",
      summary: "Read a vendor's steps by its name, with a connection's own values filled in",
      scope: "connections:read",
      query: z.strictObject({
        connectionId: uuid.exactOptional().meta({ description: "Whose `sp` values are filled in." }),
      }),
      answer: { status: 200, schema: preset },
      async run({ id, query: { connectionId }, tenantId }) {
        const found = presets.get(id);
        if (connectionId === undefined) return { status: 200, body: shown(found, undefined) };
        const { id: known, protocol } = await connections.get(tenantId, connectionId);
        // The steps are SAML's: a connection by OpenID Connect has none of their values.
        const sp = protocol === "saml" ? connections.sp(known) : undefined;
        return { status: 200, body: shown(found, sp) };
      },
    }),
  ];
};
