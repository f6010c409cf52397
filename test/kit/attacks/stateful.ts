import { confirmation, confirmationData } from "../forge/message.ts";
import { sent, type Sent } from "./attack.ts";
import { FORM, formOf, type LiveAttack, type LiveSignin } from "./live.ts";

/** The codes of the sign-in flow, which knows the request, the connection and the browser. */
const UNSOLICITED = "saml_unsolicited";
const UNKNOWN_REQUEST = "saml_request_unknown";
const WRONG_BROWSER = "signin_wrong_browser";
const OTHER_CONNECTION = "signin_connection_mismatch";
const REPLAY = "saml_replayed";
const WRONG_DOMAIN = "domain_not_verified";
const MAPPING = "mapping_failed";
const PARAMETERS = "acs_parameters";
const CONTENT_TYPE = "acs_content_type";

/** The IdP's own answer for this sign-in, under an assertion ID that no other sign-in uses. */
export const ownAnswer = (live: LiveSignin, change: Sent = {}): string =>
  sent(live, { ...change, assertion: { tag: { ID: `_assertion${live.requestId}` }, ...change.assertion } });

const honest = (live: LiveSignin): string => ownAnswer(live, { person: live.forger });

/** The IdP signs an address that a person would read as the victim's, or that parsers cut in two ways. */
const lookalike = (name: string, code: string, write: (victim: string) => string): LiveAttack => ({
  name: `an address ${name}`,
  code,
  post: (live) => live.send(formOf(ownAnswer(live, { person: write(live.victim) }))),
});

/** Messages that are right in themselves, at the wrong time, in the wrong place, by the wrong hands. */
export const stateful: readonly LiveAttack[] = [
  {
    name: "an assertion that has been used",
    code: REPLAY,
    async post(live) {
      const field = honest(live);
      await live.send(formOf(field));
      await live.forget();
      return live.send(formOf(field));
    },
  },
  {
    name: "an assertion that has been used, in another browser",
    code: REPLAY,
    async post(live) {
      const field = honest(live);
      await live.send(formOf(field));
      await live.forget();
      return live.sendAsStranger(formOf(field));
    },
  },
  {
    name: "an answer that nobody asked for",
    code: UNSOLICITED,
    post: (live) =>
      live.send(
        formOf(
          ownAnswer(live, {
            response: { tag: { InResponseTo: undefined } },
            assertion: { confirmations: confirmation(confirmationData(live, { InResponseTo: undefined })) },
          }),
        ),
      ),
  },
  {
    name: "an answer to a request that we never sent",
    code: UNKNOWN_REQUEST,
    post: (live) => live.send(formOf(ownAnswer({ ...live, requestId: `_never_sent${live.requestId}` }))),
  },
  {
    name: "an honest answer in a stranger's browser (login CSRF)",
    code: WRONG_BROWSER,
    post: (live) => live.sendAsStranger(formOf(honest(live))),
  },
  {
    name: "an answer for this connection at another one of the same IdP (C9)",
    code: "saml_destination_mismatch",
    post: (live) => live.send(formOf(honest(live)), FORM, live.otherAcsUrl),
  },
  {
    name: "this connection's request answered at another connection with its names (C9)",
    code: OTHER_CONNECTION,
    post: (live) =>
      live.send(
        formOf(
          ownAnswer(
            { ...live, acsUrl: live.otherAcsUrl, spEntityId: live.otherSpEntityId },
            { person: live.forger },
          ),
        ),
        FORM,
        live.otherAcsUrl,
      ),
  },
  {
    name: "an address in another tenant's domain",
    code: WRONG_DOMAIN,
    post: (live) => live.send(formOf(ownAnswer(live, { person: live.foreignEmail }))),
  },
  lookalike("with a Cyrillic letter in the local part", MAPPING, (email) => email.replace("i", "\u0456")),
  lookalike("with a Cyrillic letter in the domain", WRONG_DOMAIN, (email) =>
    email.replace("corp", "c\u043Erp"),
  ),
  lookalike("with full-width letters", MAPPING, (email) => email.replace("v", "\uFF56")),
  lookalike("with mathematical letters", MAPPING, (email) => email.replace("v", "\u{1D42F}")),
  lookalike("with a full-width @", MAPPING, (email) => email.replace("@", "\uFF20")),
  lookalike("with a blank Braille pattern", MAPPING, (email) => `\u2800${email}`),
  lookalike("with a second @", MAPPING, (email) => `${email}@corp-b.example.com`),
  lookalike("with a comment in brackets", MAPPING, (email) => email.replace("@", "(comment)@")),
  lookalike("with a quoted local part", MAPPING, (email) => `&quot;${email}&quot;@corp-a.example.com`),
  lookalike("with a subdomain of ours", WRONG_DOMAIN, (email) => email.replace("@", "@sub.")),
  lookalike("with a dot behind the domain", MAPPING, (email) => `${email}.`),
  {
    name: "SAMLResponse twice",
    code: PARAMETERS,
    post: (live) => live.send(formOf(honest(live), honest(live))),
  },
  {
    name: "SAMLResponse as an array",
    code: PARAMETERS,
    post: (live) => live.send(`SAMLResponse[]=${encodeURIComponent(honest(live))}`),
  },
  {
    name: "SAMLResponse as an object",
    code: PARAMETERS,
    post: (live) => live.send(`SAMLResponse[toString]=${encodeURIComponent(honest(live))}`),
  },
  { name: "no SAMLResponse", code: PARAMETERS, post: (live) => live.send("RelayState=x") },
  {
    name: "SAMLResponse as JSON",
    code: CONTENT_TYPE,
    post: (live) => live.send(JSON.stringify({ SAMLResponse: honest(live) }), "application/json"),
  },
  {
    name: "SAMLResponse as plain text",
    code: CONTENT_TYPE,
    post: (live) => live.send(formOf(honest(live)), "text/plain"),
  },
  {
    name: "SAMLResponse as XML",
    code: CONTENT_TYPE,
    post: (live) => live.send(Buffer.from(honest(live), "base64").toString("utf8"), "text/xml"),
  },
  {
    name: "SAMLResponse in the query",
    code: PARAMETERS,
    post: (live) => live.send("", FORM, `${live.acsUrl}?${formOf(honest(live))}`),
  },
];
