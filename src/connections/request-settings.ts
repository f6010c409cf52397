import { PostBindingMissing, RedirectBindingMissing, RequestRefused } from "./errors.ts";
import type { DescribedIdp } from "./identity-provider.ts";
import type { IdentityProvider, RequestSettings } from "./types.ts";

/** How people are sent to the identity provider; only what is named is changed (C5). */
export interface RequestInput {
  readonly requestBinding?: RequestSettings["binding"] | undefined;
  readonly request?:
    | {
        readonly forceAuthn?: boolean | undefined;
        readonly authnContexts?: readonly string[] | undefined;
        readonly authnContextComparison?: RequestSettings["authnContextComparison"] | undefined;
        /** `null` asks for none again. */
        readonly nameIdFormat?: string | null | undefined;
        readonly extraParameters?: Readonly<Record<string, string>> | undefined;
      }
    | undefined;
}

/** SAML bindings 3.4.4.1 and 3.5.4: whoever could add one of these would write a message of their own. */
const RESERVED = new Set([
  "samlrequest",
  "samlresponse",
  "samlencoding",
  "samlart",
  "relaystate",
  "sigalg",
  "signature",
]);
const PARAMETER_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const PARAMETER_VALUE = /^[^\p{C}]{1,512}$/u;
const MOST_PARAMETERS = 10;
const MOST_CONTEXTS = 10;
/** SAML core 8.3: an identifier is a URI. */
const URI = /^[a-z][a-z0-9+.-]*:[^\s\p{C}]+$/iu;
const LONGEST_URI = 1024;
const ENCRYPTED_FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted";

/**
 * @param described the identity provider, where this change describes one
 * @throws RequestRefused
 */
export function requestSettings(
  before: RequestSettings,
  input: RequestInput,
  described: DescribedIdp | undefined,
): RequestSettings {
  const { nameIdFormat, ...asked } = input.request ?? {};
  const named = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const settings: RequestSettings = {
    ...before,
    ...named,
    binding: input.requestBinding ?? followed(before.binding, described),
    nameIdFormat: nameIdFormat === undefined ? before.nameIdFormat : (nameIdFormat ?? undefined),
  };
  assertContexts(settings.authnContexts);
  assertNameIdFormat(settings.nameIdFormat);
  assertParameters(settings.extraParameters);
  return settings;
}

/** @throws RequestRefused where nobody could have asked for what must be asked for at every sign-in */
export function assertConsistent({ forceAuthn }: RequestSettings, idpInitiated: boolean): void {
  if (forceAuthn && idpInitiated)
    throw refused(
      "request.forceAuthn",
      "false where idpInitiated is true",
      "true",
      "Choose: a response without a request was not asked for a fresh authentication.",
    );
}

/** An identity provider that offers one binding alone gets that one: nothing else could work. */
function followed(
  before: RequestSettings["binding"],
  described: DescribedIdp | undefined,
): RequestSettings["binding"] {
  if (described === undefined) return before;
  if (!described.offersRedirect) return "post";
  return described.idp.ssoPostUrl === undefined ? "redirect" : before;
}

/** @throws PostBindingMissing, RedirectBindingMissing where the identity provider has no address for the binding */
export function assertBindingOffered(
  { binding }: RequestSettings,
  idp: IdentityProvider | undefined,
  described: DescribedIdp | undefined,
): void {
  if (binding === "post" && idp !== undefined && idp.ssoPostUrl === undefined)
    throw new PostBindingMissing("the identity provider has no HTTP-POST SingleSignOnService", {
      mismatch: { expected: "idp.ssoPostUrl", received: "none" },
      nextStep:
        "Give idp.ssoPostUrl, or metadata with an HTTP-POST SingleSignOnService, or send requestBinding redirect.",
    });
  if (binding === "redirect" && described?.offersRedirect === false)
    throw new RedirectBindingMissing("the identity provider has no HTTP-Redirect SingleSignOnService", {
      mismatch: { expected: "idp.ssoUrl", received: "none" },
      nextStep:
        "Give idp.ssoUrl, or turn HTTP-Redirect on at the identity provider, or send requestBinding post.",
    });
}

function assertContexts(contexts: readonly string[]): void {
  if (contexts.length > MOST_CONTEXTS || !contexts.every(isUri))
    throw refused(
      "request.authnContexts",
      `at most ${MOST_CONTEXTS} URIs`,
      contexts.join(" "),
      "Copy the AuthnContextClassRef as the identity provider writes it, e.g. urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport.",
    );
}

function assertNameIdFormat(format: string | undefined): void {
  if (format !== undefined && (!isUri(format) || format === ENCRYPTED_FORMAT))
    throw refused(
      "request.nameIdFormat",
      "the URI of a NameID format other than encrypted",
      format,
      "Copy the format as the identity provider writes it, or leave it out to take what comes.",
    );
}

function assertParameters(parameters: Readonly<Record<string, string>>): void {
  const all = Object.entries(parameters);
  const field = "request.extraParameters";
  if (all.length > MOST_PARAMETERS)
    throw refused(field, `at most ${MOST_PARAMETERS}`, String(all.length), "Leave some out.");
  for (const [name, value] of all) {
    if (RESERVED.has(name.toLowerCase()))
      throw refused(field, "no parameter of SAML's own", name, `Leave ${name} out: we write it ourselves.`);
    if (!PARAMETER_NAME.test(name) || !PARAMETER_VALUE.test(value))
      throw refused(
        field,
        "names of 1 to 64 letters, digits and . _ -, values of 1 to 512 visible characters",
        `${name}=${value}`,
        "Correct this parameter.",
      );
  }
}

const isUri = (text: string): boolean => text.length <= LONGEST_URI && URI.test(text);

function refused(field: string, expected: string, received: string, nextStep: string): RequestRefused {
  return new RequestRefused(`${field} cannot be sent to an identity provider`, {
    mismatch: { expected, received: received.slice(0, 200) },
    nextStep,
  });
}
