import type { NameIdRepository } from "../../apps/name-ids.ts";
import type { NameIdFormat, SamlApp } from "../../apps/types.ts";
import type { Person } from "../../directory/types.ts";
import type { Random } from "../../kernel/random.ts";
import type { AuthnRequestFacts } from "../../saml/idp/authn-request.ts";
import { NAMEID_FORMATS, type FailureCode } from "../../saml/idp/names.ts";
import { POST_BINDING } from "../../saml/names.ts";

/**
 * The kind of name that the app gets: what it asks for, if that reveals no more than its administrator allows.
 * @returns `undefined` for one that we cannot, or must not, give
 */
export function formatFor(
  app: Pick<SamlApp, "nameIdFormat" | "attributes">,
  asked: string | undefined,
): NameIdFormat | undefined {
  switch (asked) {
    case undefined:
    case NAMEID_FORMATS.unspecified:
      return app.nameIdFormat;
    case NAMEID_FORMATS.persistent:
      return "persistent";
    case NAMEID_FORMATS.transient:
      return "transient";
    case NAMEID_FORMATS.email:
      return tellsEmail(app) ? "email" : undefined;
    default:
      return undefined;
  }
}

const tellsEmail = ({ nameIdFormat, attributes }: Pick<SamlApp, "nameIdFormat" | "attributes">): boolean =>
  nameIdFormat === "email" ||
  nameIdFormat === "unspecified" ||
  attributes.some(({ source }) => source === "email");

/** What a request asks that nobody's sign-in could fulfil (SAML core 3.4.1). */
export function unfulfillable(app: SamlApp, facts: AuthnRequestFacts): FailureCode | undefined {
  if (facts.protocolBinding !== undefined && facts.protocolBinding !== POST_BINDING)
    return "saml_binding_unsupported";
  if (facts.namesSubject) return "saml_request_unsupported";
  const elsewhere = facts.spNameQualifier !== undefined && facts.spNameQualifier !== app.entityId;
  return elsewhere || formatFor(app, facts.nameIdFormat) === undefined ? "saml_name_id_policy" : undefined;
}

/** The person's name at the app. */
export async function nameFor(
  app: Pick<SamlApp, "id" | "tenantId">,
  format: NameIdFormat,
  person: Person,
  means: { readonly nameIds: NameIdRepository; readonly random: Random; readonly at: Date },
): Promise<string> {
  switch (format) {
    case "persistent": {
      const of = { tenantId: app.tenantId, appId: app.id, personId: person.id };
      return means.nameIds.settle(of, means.random.token(24), means.at);
    }
    case "transient":
      return `_${means.random.token(24)}`;
    case "email":
    case "unspecified":
      return person.email;
  }
}
