import type {
  IncomingLogout,
  LogoutRequestInput,
  LogoutResponseInput,
  LogoutVerdict,
  OutgoingLogout,
} from "../../src/saml/logout/types.ts";
import { verifyLogoutHere } from "../../src/saml/logout/verify.ts";
import { logoutRequest, logoutResponse } from "../../src/saml/logout/write.ts";
import type { Page } from "./browser.ts";
import { form } from "./forge/logout.ts";
import { EMAIL_FORMAT, type TestIdp } from "./idp.ts";

/** The service provider as its metadata shows it to an identity provider. */
export interface KnownSp {
  readonly entityId: string;
  readonly sloUrl: string;
  /** PEM. */
  readonly certificate: string;
}

export type Binding = "redirect" | "post";

/** The identity provider's side of single logout: asks, answers, and believes only what the broker signed. */
export function createLogoutIdp(idp: TestIdp, sloUrl: string, sp: KnownSp, now: () => Date) {
  let sent = 0;
  const frame = (binding: Binding) => ({
    id: `_${idp.entityId.length}-${now().getTime()}-${(sent += 1)}`,
    issueInstant: now(),
    issuer: idp.entityId,
    destination: sp.sloUrl,
    binding,
    relayState: undefined,
    key: idp.key,
  });
  return {
    sloUrl,

    ask: (binding: Binding, nameId: string, change: Partial<LogoutRequestInput> = {}): OutgoingLogout =>
      logoutRequest({
        ...frame(binding),
        nameId,
        nameIdFormat: EMAIL_FORMAT,
        sessionIndex: undefined,
        notOnOrAfter: new Date(now().getTime() + 300_000),
        ...change,
      }),

    answer: (
      binding: Binding,
      inResponseTo: string,
      change: Partial<LogoutResponseInput> = {},
    ): OutgoingLogout =>
      logoutResponse({ ...frame(binding), inResponseTo, status: { code: "Success" }, ...change }),

    /** What the broker's browser brought to our door. */
    read: (incoming: IncomingLogout): Promise<LogoutVerdict> =>
      verifyLogoutHere(
        incoming,
        {
          peerEntityId: sp.entityId,
          certificates: [sp.certificate],
          sloUrl,
          decryptionKeys: [],
          encryption: "strong",
          clockSkewMs: 0,
          maxBytes: 65_536,
          maxElements: 200,
        },
        now(),
      ),
  };
}

export type LogoutIdp = ReturnType<typeof createLogoutIdp>;

/** How a message travels: the query behind the address, or the body of a post. */
export const travelling = (message: OutgoingLogout): IncomingLogout =>
  "form" in message
    ? { binding: "post", form: form(...Object.entries(message.form.fields)) }
    : { binding: "redirect", rawQuery: message.url.slice(message.url.indexOf("?") + 1) };

/** What a page of the broker sends to `address`: by redirect, by meta refresh, or by a form. */
export function carriedTo(address: string, page: Page): IncomingLogout | undefined {
  const refresh = page.body
    .match(/http-equiv="refresh" content="0;url=([^"]+)"/)?.[1]
    ?.replaceAll("&amp;", "&");
  const target = page.headers.location ?? refresh ?? "";
  if (target.startsWith(`${address}?`))
    return { binding: "redirect", rawQuery: target.slice(address.length + 1) };
  const posted = page.forms.find((each) => each.action === address);
  if (posted === undefined) return undefined;
  const fields = posted.fields.flatMap(({ name, value }) =>
    name === undefined ? [] : [[name, value] as const],
  );
  return { binding: "post", form: form(...fields) };
}
