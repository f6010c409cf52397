import type { Problem } from "../../api/problem.ts";
import type { components } from "../../api/schema.d.ts";

export type Draft = components["schemas"]["ReplayDraft"];

const KINDS = {
  none: "Nothing: as it is set up now",
  mapping: "The attribute mapping",
  certificates: "The certificates",
  settings: "The connection’s settings",
  policy: "The policy",
} as const;
export type Kind = keyof typeof KINDS;

/** Which only SAML has. */
const OF_SAML: readonly string[] = ["certificates", "settings"];

type Protocol = components["schemas"]["Connection"]["protocol"];

/** What can change for sign-ins by a protocol. */
export const kindsFor = (protocol: Protocol | undefined): readonly (readonly [string, string])[] =>
  Object.entries(KINDS).filter(([kind]) => protocol !== "oidc" || !OF_SAML.includes(kind));

/** What was chosen for a connection of the other protocol is not there for this one. */
export const kindFor = (protocol: Protocol | undefined, wanted: Kind): Kind =>
  kindsFor(protocol).some(([kind]) => kind === wanted) ? wanted : "mapping";

/** As the form has it: text, and an empty one where nothing is changed. */
export type Values = {
  readonly kind: Kind;
  readonly certificates: string;
  readonly mapping: string;
  readonly idpEntityId: string;
  readonly clockSkewSeconds: string;
  readonly encryption: string;
  readonly policyId: string;
  readonly mode: string;
  readonly twoStep: string;
};

export const NO_DRAFT: Omit<Values, "kind"> = {
  certificates: "",
  mapping: "",
  idpEntityId: "",
  clockSkewSeconds: "",
  encryption: "",
  policyId: "",
  mode: "",
  twoStep: "",
};

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** What is sent; the API judges it. @throws Problem where the mapping is no JSON */
export function draftOf(values: Values): Draft {
  switch (values.kind) {
    case "certificates":
      return { certificates: values.certificates.match(PEM) ?? [values.certificates] };
    case "mapping":
      return { mapping: mappingOf(values.mapping) };
    case "settings":
      return { settings: given(settingsOf(values)) };
    case "policy":
      return { policy: given(policyOf(values)) };
    default:
      return {};
  }
}

function mappingOf(text: string): NonNullable<Draft["mapping"]> {
  try {
    return JSON.parse(text);
  } catch (error) {
    const problem: Problem = {
      type: "about:blank",
      title: "The mapping cannot be read",
      status: 0,
      detail: error instanceof Error ? error.message : "it is no JSON",
      code: "mapping_no_json",
      nextStep:
        "Mend the brackets, commas and quotation marks, or load the page again for the mapping in force.",
    };
    // oxlint-disable-next-line typescript/only-throw-error -- shown as the API's own refusals are
    throw problem;
  }
}

const settingsOf = ({ idpEntityId, clockSkewSeconds, encryption }: Values) => ({
  idpEntityId: idpEntityId.trim() || undefined,
  clockSkewSeconds: clockSkewSeconds === "" ? undefined : Number(clockSkewSeconds),
  encryption: encryption || undefined,
});

const policyOf = ({ policyId, mode, twoStep }: Values) => ({
  id: policyId || undefined,
  sso: mode === "" ? undefined : { mode },
  twoStep: twoStep || undefined,
});

/** Only what was filled in. */
const given = <Fields extends object>(fields: Fields): never =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
