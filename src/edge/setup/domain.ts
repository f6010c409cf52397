import type { Challenge } from "../../domains/proof.ts";
import type { Domain } from "../../domains/types.ts";
import { html, type Html } from "../http/html.ts";
import { copied, pathOf } from "./frame.ts";

/** The proof that the mail domain is the customer's (D1). */
export const domainBody = (linkId: string, token: Html, domain: Domain, challenge: Challenge): Html =>
  domain.status === "pending" || domain.status === "lapsed"
    ? html`<p>
          Prove that <strong>${domain.name}</strong> is yours: people with addresses in it then sign in by
          this identity provider.
        </p>
        <h2>By a record in your DNS</h2>
        ${copied("type", "Type", challenge.dns.type)} ${copied("name", "Name", challenge.dns.name)}
        ${copied("txt", "Value", challenge.dns.value)}
        <details>
          <summary>Or by a file on your web site</summary>
          ${copied("address", "Address", challenge.https.url)}
          ${copied("content", "Content", challenge.https.body)}
        </details>
        <form method="post" action="${pathOf(linkId, "domain")}">
          ${token}<button class="full" type="submit">Check now</button>
        </form>
        <p class="soft small after">
          A new record may take minutes, and sometimes hours, to be seen. You can go on meanwhile and come
          back.
        </p>
        <p class="row"><a class="button quiet" href="${pathOf(linkId, "test")}">Later: next</a></p>`
    : html`<p>
          <strong>${domain.name}</strong> is proved. Leave the record where it is: it is looked for every day.
        </p>
        <p class="row"><a class="button" href="${pathOf(linkId, "test")}">Next</a></p>`;
