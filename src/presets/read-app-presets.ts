import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { APP_VALUES, WAYS, type AppPreset } from "./app-types.ts";
import { PresetRefused } from "./errors.ts";

const FILE = /^([a-z][a-z0-9-]{0,39})\.json$/;
const PLACE = /\{\{(\w*)\}\}/g;

const text = z
  .string()
  .min(1)
  .max(4_000)
  .refine((said) => [...said.matchAll(PLACE)].every(([, name = ""]) => Object.hasOwn(APP_VALUES, name)), {
    message: "a value in double braces that is not known",
  });
const label = z.string().trim().min(1).max(160);

const way = z.strictObject({
  protocol: z.enum(WAYS),
  title: label,
  defaults: z.strictObject({
    redirectUris: z.array(text).exactOptional(),
    postLogoutRedirectUris: z.array(text).exactOptional(),
    requirePkce: z.boolean().exactOptional(),
    launchUrl: text.exactOptional(),
    entityId: text.exactOptional(),
    acsUrls: z.array(text).exactOptional(),
    nameIdFormat: label.exactOptional(),
    hosts: z.array(text).exactOptional(),
    headers: z.record(label, label).exactOptional(),
  }),
  steps: z
    .array(
      z.strictObject({
        where: label,
        do: text,
        fields: z.array(z.strictObject({ label, enter: text, note: text.exactOptional() })),
        snippet: text.exactOptional(),
      }),
    )
    .min(1),
  access: text,
  logout: text,
  unverified: z.array(text),
  sources: z.array(z.httpUrl().max(400)).min(1),
});

const file = z.strictObject({ title: label, versions: z.string().max(400), ways: z.array(way).min(1) });

/**
 * Every product's file of a folder, by name.
 * @throws PresetRefused naming the file and the place in it, in one line
 */
export function readAppPresets(folder: URL): ReadonlyMap<string, AppPreset> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const read = new Map(files.toSorted().map((name) => readOne(folder, name)));
  if (!read.has("generic")) throw refused("generic.json", "missing");
  return read;
}

function readOne(folder: URL, name: string): readonly [string, AppPreset] {
  const preset = FILE.exec(name)?.[1];
  if (preset === undefined) throw refused(name, "expected a name of lower-case letters, digits and -");
  const { success, data, error } = file.safeParse(parsed(name, readFileSync(new URL(name, folder), "utf8")));
  const [issue] = error?.issues ?? [];
  if (!success) throw refused(name, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`);
  return [preset, { name: preset, ...data }];
}

function parsed(name: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw refused(name, error instanceof Error ? error.message : "not JSON");
  }
}

const refused = (name: string, why: string): PresetRefused =>
  new PresetRefused(`config/app-presets/${name}: ${why.replaceAll(/\s+/g, " ")}`);
