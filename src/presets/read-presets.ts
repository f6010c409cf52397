import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { PresetRefused } from "./errors.ts";
import { SP_VALUES, type Preset } from "./types.ts";

const FILE = /^([a-z][a-z0-9-]{0,39})\.json$/;

const text = z.string().trim().min(1).max(400);
const label = z.string().trim().min(1).max(120);
const source = z.httpUrl().max(400);
const note = text.exactOptional();

const field = z.union([
  z.strictObject({ label, value: z.enum(SP_VALUES), note }),
  z.strictObject({ label, type: text, note }),
]);

const request = z.strictObject({
  binding: z.enum(["redirect", "post"]).exactOptional(),
  forceAuthn: z.boolean().exactOptional(),
  authnContexts: z.array(text).max(10).exactOptional(),
  authnContextComparison: z.enum(["exact", "minimum", "maximum", "better"]).exactOptional(),
  nameIdFormat: text.exactOptional(),
  extraParameters: z.record(label, text).exactOptional(),
});

const fileOf = <Mapping>(mapping: z.ZodType<Mapping>) =>
  z.strictObject({
    title: label,
    sources: z.array(source).min(1),
    mapping,
    nameId: z.strictObject({ format: text, note: text }),
    request,
    encryption: z.strictObject({ mode: z.enum(["strong", "legacy"]), note: text }),
    steps: z.array(z.strictObject({ where: text, do: text, fields: z.array(field).default([]) })).min(1),
    handBack: z
      .array(
        z.strictObject({ label, where: text, field: z.enum(["metadataUrl", "metadataXml", "idp"]), note }),
      )
      .min(1),
    quirks: z.array(z.strictObject({ what: text, source })),
  });

/**
 * Every vendor's file of a folder, by name.
 * @param mapping what the mapping domain takes as rules
 * @throws PresetRefused naming the file and the place in it, in one line
 */
export function readPresets<Mapping>(
  folder: URL,
  mapping: z.ZodType<Mapping>,
): ReadonlyMap<string, Preset<Mapping>> {
  const schema = fileOf(mapping);
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const presets = files.toSorted().map((file): [string, Preset<Mapping>] => {
    const name = FILE.exec(file)?.[1];
    if (name === undefined) throw refused(file, "expected a name of lower-case letters, digits and -");
    const read = schema.safeParse(parsed(file, readFileSync(new URL(file, folder), "utf8")));
    const [issue] = read.error?.issues ?? [];
    if (!read.success) throw refused(file, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`);
    return [name, { name, ...read.data }];
  });
  const read = new Map(presets);
  if (!read.has("generic")) throw refused("generic.json", "missing");
  return read;
}

function parsed(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw refused(file, error instanceof Error ? error.message : "not JSON");
  }
}

const refused = (file: string, why: string): PresetRefused =>
  new PresetRefused(`config/presets/${file}: ${why.replaceAll(/\s+/g, " ")}`);
