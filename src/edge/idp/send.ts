import type { Response } from "express";
import { parse } from "tldts";
import { messagesFor } from "../http/messages/messages.ts";
import { sendPostForm } from "../http/post-form.ts";

/** A Response of ours on its way, in the person's browser. */
export interface Sending {
  readonly appName: string;
  /** A registered address. */
  readonly acsUrl: string;
  readonly xml: string;
  readonly relayState: string | undefined;
}

/** HTTP-POST binding (SAML bindings 3.5.4): by itself where scripts run, else by its button. */
export function sendResponse(res: Response, { appName, acsUrl, xml, relayState }: Sending): void {
  const { onward: words } = messagesFor(res.req);
  sendPostForm(res, {
    title: words.moment,
    text: words.toApp(appName),
    action: acsUrl,
    fields: {
      SAMLResponse: Buffer.from(xml, "utf8").toString("base64"),
      ...(relayState !== undefined && { RelayState: relayState }),
    },
    onwards: siteOf(acsUrl),
  });
}

/** Chromium holds the app's own redirects after the post to `form-action`: they may go on within the app's site. */
function siteOf(address: string): readonly string[] {
  const { protocol, hostname } = new URL(address);
  const { domain } = parse(hostname, { allowPrivateDomains: true });
  return protocol === "https:" && domain ? [`https://${domain}`, `https://*.${domain}`] : [];
}
