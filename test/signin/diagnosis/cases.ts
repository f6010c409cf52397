import { spUrls } from "../../../src/connections/sp-urls.ts";
import type { Connection } from "../../../src/connections/types.ts";
import { refuseRequest, responseXml } from "../../../src/saml/idp/response.ts";
import type { IssueResponseInput } from "../../../src/saml/idp/response.ts";
import { systemRandom } from "../../../src/kernel/random.ts";
import { createTestIdp, toField } from "../../kit/idp.ts";
import { HOME } from "../stage.ts";
import { type Case, JOURNEYS, MINUTE, PERSISTENT, post, spOf, type Stage } from "./journeys.ts";

const SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
const STATUS = "urn:oasis:names:tc:SAML:2.0:status:";
const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

/** A signed response with one thing wrong. Verification comes before state, so nobody need have begun. */
const answer =
  (wrong: (stage: Stage) => Partial<IssueResponseInput> | Promise<Partial<IssueResponseInput>>): Case =>
  async (stage) =>
    stage.answer(stage.browser(), undefined, { change: await wrong(stage) });

/** The same, altered after it was signed. */
const altered =
  (
    alter: (xml: string, stage: Stage) => string,
    change: (stage: Stage) => Partial<IssueResponseInput> = () => ({}),
  ): Case =>
  async (stage) => {
    const sp = spOf(stage);
    const meant = { ...sp, spEntityId: sp.entityId, now: stage.world.clock() };
    const xml = await stage.idp.respond(meant, `ada@${HOME}`, change(stage));
    return post(stage, toField(alter(xml, stage)));
  };

/** The whole journey, with something odd in it. */
const journey =
  (about: Parameters<Stage["signIn"]>[1]): Case =>
  (stage) =>
    stage.signIn(stage.browser(), about);

const status =
  (code: string, subcode?: string, message?: string): Case =>
  async (stage) => {
    const xml = refuseRequest({
      issuer: stage.idp.entityId,
      key: stage.idp.key,
      acsUrl: spOf(stage).acsUrl,
      now: stage.world.clock(),
      random: systemRandom,
      status: {
        code: STATUS + code,
        ...(subcode !== undefined && { subcode: STATUS + subcode }),
        ...(message !== undefined && { message }),
      },
    });
    return post(stage, toField(xml));
  };

const stranger = await createTestIdp("stranger");
const target = (certificate: string) => ({
  encryptFor: { certificate, content: "aes256-gcm" as const },
  sign: "assertion" as const,
});
const swap = (from: RegExp | string, to: string) => (xml: string) => xml.replaceAll(from, to);
const ours = (stage: Stage) => target(stage.decryptionCertificate);

/** A connection of its own, with its own domain and mapping. */
async function connectionWith(stage: Stage, domain: string, email: readonly string[]): Promise<Connection> {
  const connection = await stage.addConnection(domain);
  await stage.addDomain(domain, { connectionId: connection.id });
  const sources = email.map((attribute) => ({ attribute }));
  const rest = { givenName: [], familyName: [], displayName: [], groups: [], custom: {} };
  await stage.mappings.save(connection, { email: sources, ...rest }, stage.by);
  return connection;
}
const mappedFrom =
  (domain: string, wanted: string, attributes: IssueResponseInput["attributes"]): Case =>
  async (stage) => {
    const connection = await connectionWith(stage, domain, [wanted]);
    const browser = stage.browser();
    const { requestId } = await stage.start(browser, `ada@${domain}`);
    return stage.answer(browser, requestId, { nameId: `ada@${domain}`, change: { attributes } }, connection);
  };

const rawResponse = (stage: Stage, body: string): string =>
  responseXml(
    {
      id: "_r",
      issuer: stage.idp.entityId,
      issueInstant: stage.world.clock(),
      destination: spOf(stage).acsUrl,
      inResponseTo: undefined,
      status: { code: SUCCESS },
    },
    body,
  );

/** Misconfigurations by name, each made to happen live. */
export const CASES: Readonly<Record<string, Case>> = {
  http_https_mismatch: answer((s) => ({ acsUrl: spOf(s).acsUrl.replace("http:", "https:") })),
  trailing_slash: answer((s) => ({ audience: `${spOf(s).entityId}/` })),
  white_space: answer((s) => ({ audience: `${spOf(s).entityId} ` })),
  acs_url_case: answer((s) => ({ acsUrl: spOf(s).acsUrl.replace("/acs", "/ACS") })),
  entity_id_case: answer((s) => ({ audience: spOf(s).entityId.replace("/metadata", "/Metadata") })),
  issuer_mismatch: answer(() => ({ issuer: "https://idp.elsewhere.example/" })),
  async wrong_tenant_issuer(stage) {
    const entityId = "https://sts.windows.net/11111111-2222-3333-4444-555555555555/";
    const { ssoUrl, key } = stage.idp;
    const connection = await stage.connections.create(
      { name: "Entra", preset: "entra", idp: { entityId, ssoUrl, certificates: [key.certificate] } },
      stage.by,
    );
    const issuer = "https://sts.windows.net/99999999-2222-3333-4444-555555555555/";
    return stage.answer(stage.browser(), undefined, { change: { issuer } }, connection);
  },
  acs_is_metadata_url: answer((s) => ({ acsUrl: spOf(s).entityId })),
  acs_of_another_connection: answer((s) => ({ acsUrl: spUrls(s.publicUrl, s.world.random.uuid()).acsUrl })),
  acs_other_host: answer((s) => ({ acsUrl: `https://old.example${new URL(spOf(s).acsUrl).pathname}` })),
  acs_url_mismatch: answer(() => ({ acsUrl: "https://elsewhere.example/sso" })),
  recipient_mismatch: altered(
    (xml, s) => xml.replace('Destination="https://elsewhere.example/sso"', `Destination="${spOf(s).acsUrl}"`),
    () => ({ acsUrl: "https://elsewhere.example/sso", sign: "assertion" }),
  ),
  audience_is_acs_url: answer((s) => ({ audience: spOf(s).acsUrl })),
  audience_of_another_connection: answer((s) => ({
    audience: spUrls(s.publicUrl, s.world.random.uuid()).entityId,
  })),
  audience_mismatch: answer(() => ({ audience: "https://wiki.example" })),
  audience_missing: answer(() => ({ audience: "" })),
  clock_skew: answer((s) => ({ now: new Date(s.world.clock().getTime() + 10 * MINUTE) })),
  validity_too_short: answer(() => ({ validForMs: -2 * MINUTE })),
  validity_too_long: answer(() => ({ validForMs: 600 * MINUTE })),
  idp_session_over: answer((s) => ({
    sessionNotOnOrAfter: new Date(s.world.clock().getTime() - 10 * MINUTE),
  })),
  malformed_time: altered(swap(/IssueInstant="[^"]+"/g, 'IssueInstant="2026-11-23 12:00"'), () => ({
    sign: "assertion",
  })),
  expired_certificate: answer((s) => ({ key: s.idp.expiredKey })),
  rotated_certificate: answer(() => ({ key: stranger.key })),
  message_altered: altered(swap("ada@", "eve@")),
  signed_with_another_key: altered(swap(/<(\w+:)?KeyInfo>.*?<\/(\w+:)?KeyInfo>/gs, ""), () => ({
    key: stranger.key,
  })),
  nothing_signed: altered(swap(/<(\w+:)?Signature .*?<\/(\w+:)?Signature>/gs, "")),
  sha1_signature: altered(
    swap("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
  ),
  hmac_signature: altered(swap("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256")),
  weak_signature: altered(swap("xmldsig-more#rsa-sha256", "xmldsig-more#rsa-md5")),
  inclusive_canonicalization: altered(
    swap(
      /CanonicalizationMethod Algorithm="[^"]+"/g,
      'CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"',
    ),
  ),
  signature_misplaced: altered(swap(/URI="#[^"]+"/g, 'URI=""')),
  encrypted_for_another_key: altered(
    (xml) => xml,
    () => target(stranger.key.certificate),
  ),
  cbc_encryption: altered(
    swap("http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2001/04/xmlenc#aes256-cbc"),
    ours,
  ),
  rsa15_key_transport: altered(swap(/#rsa-oaep(-mgf1p)?"/g, '#rsa-1_5"'), ours),
  tripledes_encryption: altered(
    swap("http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"),
    ours,
  ),
  weak_encryption: altered(
    swap("http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2001/04/xmlenc#kw-aes256"),
    ours,
  ),
  user_not_assigned: status("Responder", "RequestDenied", "The user is not assigned to this application."),
  nameid_policy_refused: status("Requester", "InvalidNameIDPolicy"),
  authn_context_refused: status("Responder", "NoAuthnContext"),
  passive_not_possible: status("Responder", "NoPassive"),
  request_signature_refused: status("Requester", "RequestDenied", "Invalid signature on the request"),
  service_provider_unknown: status(
    "Requester",
    undefined,
    "AADSTS700016: Application was not found in the directory",
  ),
  acs_not_registered_at_idp: status("Requester", undefined, "AADSTS50011: The reply URL does not match"),
  unsupported_binding: status("Responder", "UnsupportedBinding"),
  login_failed_at_idp: status("Responder", "AuthnFailed"),
  request_refused_by_idp: status("Requester"),
  idp_error: status("Responder"),
  no_attributes_sent: mappedFrom("no-attributes.example", "mail", []),
  attribute_renamed: mappedFrom("renamed.example", "emailAddress", [
    { name: "Email_Adress", values: ["ada@renamed.example"] },
  ]),
  attribute_missing: mappedFrom("missing.example", "mail", [{ name: "department", values: ["Sales"] }]),
  email_not_an_address: mappedFrom("no-address.example", "mail", [{ name: "mail", values: ["ada"] }]),
  email_several_values: mappedFrom("several.example", "mail", [
    { name: "mail", values: ["ada@several.example", "ada.b@several.example"] },
  ]),
  nameid_not_email: journey({
    nameId: "00u-opaque",
    change: { nameIdFormat: PERSISTENT, attributes: [{ name: "department", values: ["Sales"] }] },
  }),
  unusable_value: journey({
    change: {
      attributes: [
        { name: "email", values: [`ada@${HOME}`] },
        { name: "firstName", values: ["A".repeat(300)] },
      ],
    },
  }),
  optional_attribute_renamed: journey({
    change: {
      attributes: [
        { name: "email", values: [`ada@${HOME}`] },
        { name: "first", values: ["Ada"] },
      ],
    },
  }),
  groups_overage: journey({
    change: {
      attributes: [
        { name: "email", values: [`ada@${HOME}`] },
        { name: "http://schemas.microsoft.com/claims/groups.link", values: ["https://graph.example/groups"] },
      ],
    },
  }),
  duplicate_attribute: answer(() => ({
    attributes: [
      { name: "Role", values: ["a"] },
      { name: "Role", values: ["b"] },
    ],
  })),
  hidden_characters: answer(() => ({ attributes: [{ name: "email", values: [`ada\u200B@${HOME}`] }] })),
  nameid_hidden_characters: answer(() => ({ nameId: `ada\u200B@${HOME}` })),
  nameid_missing: answer(() => ({ nameId: "" })),
  nameid_transient: journey({ nameId: "_t", email: `tom@${HOME}`, change: { nameIdFormat: TRANSIENT } }),
  logout_at_acs: (s) =>
    post(s, toField('<p:LogoutResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1"/>')),
  request_at_acs: (s) =>
    post(s, toField('<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1"/>')),
  not_a_response: (s) => post(s, toField("<html/>")),
  message_truncated: altered((xml) => xml.slice(0, 900)),
  forbidden_xml: altered((xml) => xml.replace("<saml:Issuer>", "<!-- --><saml:Issuer>")),
  no_assertion: (s) => post(s, toField(rawResponse(s, ""))),
  several_assertions: (s) =>
    post(s, toField(rawResponse(s, '<saml:Assertion ID="_a"/><saml:Assertion ID="_b"/>'))),
  message_too_large: (s) => post(s, "A".repeat(300_000)),
  wrong_binding: (s) => s.browser().go(`${spOf(s).acsUrl}?SAMLResponse=x`),
  no_saml_response: (s) => s.browser().post(spOf(s).acsUrl, { wresult: "x" }, s.idp.ssoUrl),
  idp_initiated_not_allowed: (s) => s.answer(s.browser(), undefined),
  ...JOURNEYS,
};
