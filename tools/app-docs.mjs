// Writes docs/apps/{product}.md from config/app-presets. With --check it writes nothing and ends with 1 if one differs.
import { readFileSync, writeFileSync } from "node:fs";
import { filledWay, installationValues } from "../src/presets/app-presets.ts";
import { deliveredAppPresets } from "../src/presets/delivered-app-presets.ts";

const root = new URL("../", import.meta.url);
const EXAMPLE = "https://sso.example.com";
const IDP = {
  idpEntityId: `${EXAMPLE}/idp/metadata`,
  idpMetadataUrl: `${EXAMPLE}/idp/metadata`,
  idpSsoUrl: `${EXAMPLE}/idp/sso`,
  idpSloUrl: `${EXAMPLE}/idp/slo`,
};

const pages = deliveredAppPresets()
  .list()
  .map((preset) => ({ file: `docs/apps/${preset.name}.md`, text: pageOf(preset) }));
const stale = pages.filter(({ file, text }) => read(file) !== text);
if (process.argv.includes("--check")) {
  for (const { file } of stale)
    console.error(`${file} is not what config/app-presets says: npm run docs:apps`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else for (const { file, text } of stale) writeFileSync(new URL(file, root), text);

function read(file) {
  try {
    return readFileSync(new URL(file, root), "utf8");
  } catch {
    return undefined;
  }
}

function pageOf({ name, title, versions, ways }) {
  const baseUrl = name === "generic" ? undefined : `https://${name}.example.com`;
  const values = { ...installationValues(EXAMPLE, baseUrl), ...IDP };
  const where = baseUrl === undefined ? "" : ` and the app at \`${baseUrl}\``;
  return [
    `# ${title}`,
    `Every value below is for Sallyport at \`${EXAMPLE}\`${where}; \`GET /api/v1/apps/{id}/instructions\` shows them for your installation and your app, all but the secret, which is shown once. Who may open the app, and what the others see: [apps](../administrators/apps.md).`,
    ...(versions === "" ? [] : [`For ${versions}.`]),
    ...ways.map((way) => wayOf(name, baseUrl, filledWay(way, values))),
    `Generated from \`config/app-presets/${name}.json\` by \`npm run docs:apps\`.`,
    "",
  ]
    .join("\n\n")
    .replace(/\n\n$/, "\n");
}

function wayOf(name, baseUrl, way) {
  return [
    `## ${way.title}`,
    `1. Register the app (scope \`apps:write\`): ${made(way)}`,
    fenced(`POST /api/v1/apps\n${JSON.stringify(bodyOf(name, baseUrl, way))}`),
    ...way.steps.map(stepOf),
    `**Groups and roles.** ${way.access}`,
    `**Sign-out.** ${way.logout}`,
    ...(way.unverified.length === 0
      ? []
      : [
          `**Not seen on the product's own screen:**\n\n${way.unverified.map((each) => `- ${each}`).join("\n")}`,
        ]),
    `Sources: ${way.sources.map((each) => `<${each}>`).join(", ")}`,
  ].join("\n\n");
}

function noteOf(protocol) {
  if (protocol === "oidc") return "Note the client ID and the secret.";
  if (protocol === "crowd") return "Note the application name and the password: it is shown this once.";
  return "There is no secret.";
}

function made({ protocol, defaults }) {
  const note = noteOf(protocol);
  const said = Object.entries(defaults).map(([field, value]) => `\`${field}\` ${JSON.stringify(value)}`);
  return said.length === 0 ? note : `what is not said comes from the preset: ${said.join(", ")}. ${note}`;
}

function bodyOf(name, baseUrl, { protocol, title }) {
  const body = { name: name === "generic" ? title : name, protocol, preset: name };
  if (baseUrl !== undefined) return { ...body, baseUrl, groups: ["Staff"] };
  switch (protocol) {
    case "saml":
      return { ...body, metadataXml: "<md:EntityDescriptor ..." };
    case "forward-auth":
      return { ...body, hosts: ["app.example.com"] };
    case "crowd":
      return body;
    default:
      return { ...body, redirectUris: ["https://app.example.com/callback"] };
  }
}

function stepOf(step, index) {
  const { fields, snippet } = step;
  return [
    `${index + 2}. **${step.where}.** ${step.do}`,
    ...(fields.length === 0 ? [] : [tableOf(fields)]),
    ...(snippet === undefined ? [] : [fenced(snippet)]),
  ].join("\n\n");
}

function tableOf(fields) {
  return [
    "| field | value | |",
    "|---|---|---|",
    ...fields.map(({ label, enter, note = "" }) => `| ${label} | \`${enter}\` | ${note} |`),
  ].join("\n");
}

function fenced(text) {
  return `\`\`\`\n${text}\n\`\`\``;
}
