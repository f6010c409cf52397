import { Invalid, NotFound } from "../kernel/errors.ts";
import {
  APP_VALUES,
  type AppPreset,
  type AppValue,
  type AppWay,
  type KnownValues,
  type WayDefaults,
  type WayName,
} from "./app-types.ts";

export type AppPresets = ReturnType<typeof createAppPresets>;

const PLACE = /\{\{(\w+)\}\}/g;

/** The text with what is known in its places, and a name in angle brackets where it is not. */
const filled = (text: string, values: KnownValues): string =>
  text.replaceAll(PLACE, (place, name: AppValue) => values[name] ?? APP_VALUES[name] ?? place);

export const filledWay = (way: AppWay, values: KnownValues): AppWay => ({
  ...way,
  defaults: filledDefaults(way.defaults, values),
  steps: way.steps.map((step) => ({
    ...step,
    do: filled(step.do, values),
    fields: step.fields.map((field) => ({ ...field, enter: filled(field.enter, values) })),
    snippet: step.snippet && filled(step.snippet, values),
  })),
  access: filled(way.access, values),
  logout: filled(way.logout, values),
});

function filledDefaults(defaults: WayDefaults, values: KnownValues): WayDefaults {
  const text = JSON.stringify(defaults, (_key, value: unknown) =>
    typeof value === "string" ? filled(value, values) : value,
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same but for its texts
  return JSON.parse(text) as WayDefaults;
}

const addressed = (baseUrl: string | undefined): KnownValues =>
  baseUrl !== undefined && URL.canParse(baseUrl) ? { baseUrl, host: new URL(baseUrl).host } : {};

/** What an installation says to every app, and what an app adds: where it is. */
export function installationValues(publicUrl: string, baseUrl: string | undefined): KnownValues {
  const issuer = `${publicUrl}/oidc`;
  return {
    issuer,
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    authorizationUrl: `${issuer}/auth`,
    tokenUrl: `${issuer}/token`,
    userinfoUrl: `${issuer}/me`,
    jwksUrl: `${issuer}/jwks`,
    endSessionUrl: `${issuer}/session/end`,
    logoutUrl: `${publicUrl}/logout`,
    crowdUrl: `${publicUrl}/crowd`,
    ...addressed(baseUrl),
  };
}

/**
 * What is known of each product that people sign in to (A5).
 * @param offered the protocols that this version speaks with apps
 */
export function createAppPresets(presets: ReadonlyMap<string, AppPreset>, offered: readonly WayName[]) {
  const known = new Map(
    [...presets].flatMap(([name, preset]): [string, AppPreset][] => {
      const ways = preset.ways.filter(({ protocol }) => offered.includes(protocol));
      return ways.length === 0 ? [] : [[name, { ...preset, ways }]];
    }),
  );
  const generic = known.get("generic");
  if (generic === undefined) throw new TypeError("no app preset is called generic");
  const wayOf = (preset: AppPreset | undefined, protocol: string): AppWay | undefined =>
    preset?.ways.find((way) => way.protocol === protocol);

  return {
    /** By name. */
    list: (): readonly AppPreset[] => [...known.values()],

    /** @throws NotFound */
    get(name: string): AppPreset {
      const found = known.get(name);
      if (found === undefined) throw new NotFound("no such app preset");
      return found;
    },

    /** How an app is connected; the generic way for a product that is not known by that protocol. */
    wayFor(name: string | undefined, protocol: string): { preset: AppPreset; way: AppWay } | undefined {
      for (const preset of [known.get(name ?? "generic"), generic]) {
        const way = wayOf(preset, protocol);
        if (preset && way) return { preset, way };
      }
      return undefined;
    },

    /**
     * What a new app begins with.
     * @throws Invalid for a product that is not known, or not by this protocol, or whose address is missing
     */
    defaultsOf(name: string, protocol: WayName, baseUrl: string | undefined): WayDefaults {
      const way = wayOf(known.get(name), protocol);
      if (!way) throw unknown(name, protocol, known);
      if (baseUrl === undefined && JSON.stringify(way.defaults).includes("{{"))
        throw new Invalid("a preset needs the app's address", {
          mismatch: {
            field: "baseUrl",
            expected: "an address such as https://app.example.com",
            received: "none",
          },
        });
      return filledDefaults(way.defaults, addressed(baseUrl));
    },
  };
}

function unknown(name: string, protocol: string, known: ReadonlyMap<string, AppPreset>): Invalid {
  const fitting = [...known.values()].filter(({ ways }) => ways.some((way) => way.protocol === protocol));
  return new Invalid(`no app preset of that name for protocol ${protocol}`, {
    mismatch: { expected: fitting.map((preset) => preset.name).join(", "), received: name.slice(0, 100) },
  });
}
