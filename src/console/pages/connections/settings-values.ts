import type { components } from "../../api/schema.d.ts";
import type { Connection } from "./connection-facts.ts";

type Schemas = components["schemas"];

type Changes = Schemas["ConnectionChanges"];

/** The settings as a form holds them: lists and tables are lines of text. */
export interface SettingsValues extends Record<string, unknown> {
  readonly name: string;
  readonly jit: boolean;
  readonly encryption: Connection["encryption"];
  readonly idpInitiated: boolean;
  readonly requestBinding: Connection["requestBinding"];
  readonly request: {
    readonly forceAuthn: boolean;
    readonly authnContexts: string;
    readonly authnContextComparison: Connection["request"]["authnContextComparison"];
    readonly nameIdFormat: string;
    readonly extraParameters: string;
  };
  readonly oidc: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly scopes: string;
  };
}

export const valuesOf = (connection: Connection): SettingsValues => ({
  name: connection.name,
  jit: connection.jit,
  encryption: connection.encryption,
  idpInitiated: connection.idpInitiated,
  requestBinding: connection.requestBinding,
  request: {
    forceAuthn: connection.request.forceAuthn,
    authnContexts: connection.request.authnContexts.join("\n"),
    authnContextComparison: connection.request.authnContextComparison,
    nameIdFormat: connection.request.nameIdFormat ?? "",
    extraParameters: linesOf(connection.request.extraParameters),
  },
  oidc: {
    issuer: connection.oidc?.issuer ?? "",
    clientId: connection.oidc?.clientId ?? "",
    clientSecret: "",
    scopes: connection.oidc?.scopes.join(" ") ?? "openid email profile",
  },
});

/** What is sent: the protocol's own settings, and no others. */
export function changesOf(values: SettingsValues, { protocol, oidc }: Connection): Changes {
  const { forceAuthn, authnContexts, authnContextComparison, nameIdFormat } = values.request;
  const extraParameters = parametersIn(values.request.extraParameters);
  const common = { name: values.name, jit: values.jit };
  if (protocol === "oidc")
    return {
      ...common,
      request: { forceAuthn, extraParameters },
      ...((oidc !== null || values.oidc.issuer !== "") && { oidc: clientOf(values.oidc) }),
    };
  return {
    ...common,
    encryption: values.encryption,
    idpInitiated: values.idpInitiated,
    requestBinding: values.requestBinding,
    request: {
      forceAuthn,
      authnContexts: wordsIn(authnContexts),
      authnContextComparison,
      nameIdFormat: nameIdFormat.trim() === "" ? null : nameIdFormat.trim(),
      extraParameters,
    },
  };
}

/** The provider's own part. */
export const clientOf = ({ issuer, clientId, clientSecret, scopes }: SettingsValues["oidc"]) => ({
  issuer: issuer.trim(),
  clientId: clientId.trim(),
  ...(clientSecret !== "" && { clientSecret }),
  scopes: wordsIn(scopes),
});

const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

const linesOf = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

/** `name=value` a line. */
export const parametersIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .map((line) => {
        const at = line.indexOf("=");
        return at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      }),
  );
