import type { RequestHandler, Response, Router } from "express";
import { html } from "../html.ts";
import { messagesFor } from "../messages/messages.ts";
import { sendPage } from "../page.ts";
import type { Enrolling, EnrolmentNeeds } from "./enrolling.ts";

/** New recovery codes, on the person's wish; the old ones are void from then on. */
export function mountRecoveryCodes(router: Router, needs: EnrolmentNeeds, form: RequestHandler[]): void {
  const { base, credentials, who } = needs;
  router.post(`${base}/recovery-codes`, ...form, async (req, res) => {
    const enrolling = await who(req, res);
    if (enrolling === undefined) return;
    const { tenantId, personId } = enrolling.owner;
    // Codes stand in for a factor; without one they would be a factor by themselves.
    if (!(await credentials.factors.of(tenantId, personId)).enrolled)
      return res.redirect(303, enrolling.next);
    sendRecoveryCodes(res, await credentials.recoveryCodes.make(tenantId, personId, enrolling.by), enrolling);
  });
}

/** The only time that they are shown: to print, to download, to copy. */
export function sendRecoveryCodes(res: Response, codes: readonly string[], { owner, next }: Enrolling): void {
  const { enrolment: words } = messagesFor(res.req);
  const text = `${words.codesFileHead(owner.email)}\n\n${codes.join("\n")}\n`;
  sendPage(res, {
    title: words.codesTitle,
    body: html`<h1>${words.codesHeading}</h1>
      <p>${words.codesLead}</p>
      <ol class="codes">
        ${codes.map((code) => html`<li>${code}</li>`)}
      </ol>
      <p class="row">
        <a
          class="button quiet"
          download="${words.codesFile}"
          href="data:text/plain;charset=utf-8,${encodeURIComponent(text)}"
          >${words.download}</a
        >
        <a class="button" href="${next}">${words.kept}</a>
      </p>`,
  });
}
