import type { Schemas } from "../../api/client.ts";
import { linesOf } from "../../ui/lines.ts";
import type { Protocol } from "./protocols.ts";

type Way = Pick<Schemas["AppWay"], "protocol" | "defaults">;
export type NewAppBody =
  | Schemas["NewOidcApp"]
  | Schemas["NewSamlApp"]
  | Schemas["NewForwardAuthApp"]
  | Schemas["NewCrowdApp"];

export interface NewAppValues extends Record<string, unknown> {
  readonly name: string;
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** One a line. */
  readonly redirectUris: string;
  readonly hosts: string;
  readonly metadataXml: string;
  readonly entityId: string;
  readonly acsUrls: string;
}

export const EMPTY: NewAppValues = {
  name: "",
  protocol: "oidc",
  baseUrl: "",
  redirectUris: "",
  hosts: "",
  metadataXml: "",
  entityId: "",
  acsUrls: "",
};

/** What the product's preset cannot say for this protocol and has to be typed. */
export function asked({ protocol, defaults }: Way): "redirectUris" | "hosts" | "saml" | undefined {
  if (protocol === "oidc") return "redirectUris" in defaults ? undefined : "redirectUris";
  if (protocol === "forward-auth") return "hosts" in defaults ? undefined : "hosts";
  if (protocol === "saml") return "acsUrls" in defaults ? undefined : "saml";
  return undefined;
}

const filled = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());

/** What the API is sent; a field that was left empty is not. */
export function newAppBody(preset: string, values: NewAppValues): NewAppBody {
  const baseUrl = filled(values.baseUrl);
  const about = { name: values.name, preset, ...(baseUrl !== undefined && { baseUrl }) };
  const lines = (field: "redirectUris" | "hosts" | "acsUrls") => {
    const given = linesOf(values[field]);
    return given.length === 0 ? {} : { [field]: given };
  };
  switch (values.protocol) {
    case "oidc":
      return { ...about, protocol: "oidc", ...lines("redirectUris") };
    case "forward-auth":
      return { ...about, protocol: "forward-auth", ...lines("hosts") };
    case "crowd":
      return { ...about, protocol: "crowd" };
    case "saml": {
      const metadataXml = filled(values.metadataXml);
      if (metadataXml !== undefined) return { ...about, protocol: "saml", metadataXml };
      const entityId = filled(values.entityId);
      return { ...about, protocol: "saml", ...(entityId !== undefined && { entityId }), ...lines("acsUrls") };
    }
  }
}
