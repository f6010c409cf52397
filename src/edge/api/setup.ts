import { Router, type RequestHandler, type Response } from "express";
import type { AuditContext } from "../../kernel/audit.ts";
import { BrokerError } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256, type Random } from "../../kernel/random.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import type { AdminKeys } from "../../tokens/admin-keys.ts";
import { html } from "../http/html.ts";
import { sendPage } from "../http/page.ts";
import { originOf } from "../http/request-context.ts";

/** Used, over, made up, or no longer needed: the page does not say which. */
export class SetupLinkRefused extends BrokerError {
  readonly code = "setup_link_refused";
  readonly status = 404;
}

const LINK_MS = 24 * 3_600_000;

interface Needs {
  readonly adminKeys: Pick<AdminKeys, "create" | "hasInstanceKey">;
  /** Where the link waits: in the database, so that a first start without Redis can be set up too. */
  readonly durable: Ephemeral;
  readonly random: Random;
  readonly publicUrl: string;
}

export type Setup = ReturnType<typeof createSetup>;

/**
 * The way in to a fresh installation without a bootstrap key: a link that is printed at the start, lives 24 hours and
 * makes one key. Opening it changes nothing, so that a link preview cannot use it up; the button does.
 */
export function createSetup({ adminKeys, durable, random, publicUrl }: Needs) {
  const makeKey = async (token: string, from: Pick<AuditContext, "ip" | "requestId">): Promise<string> => {
    // Taken first: of two posts at once one gets it. Links of other nodes die with the first key.
    if ((await durable.take(slot(token))) === undefined || (await adminKeys.hasInstanceKey()))
      throw refused();
    const by: AuditContext = {
      ...from,
      tenantId: INSTANCE_TENANT,
      actor: { kind: "setup", name: "set-up link" },
    };
    return (await adminKeys.create({ name: "first key", scopes: ["*"] }, by, ["*"])).secret;
  };

  const offer: RequestHandler = async (req, res) => {
    const isOpen = (await durable.get(slot(tokenOf(req.params)))) !== undefined;
    if (!isOpen || (await adminKeys.hasInstanceKey())) return sendRefusal(res);
    sendPage(res, {
      title: "Set up Sallyport",
      formAction: ["'self'"],
      body: html`<h1>Set up Sallyport</h1>
        <p>This makes the first administrator's key. It is shown once, and this link works once.</p>
        <form method="post"><button type="submit">Make the key</button></form>`,
    });
  };

  const make: RequestHandler = async (req, res) => {
    try {
      const secret = await makeKey(tokenOf(req.params), originOf(req));
      sendPage(res, {
        title: "Your key",
        body: html`<h1>Your key</h1>
          <p>Keep it now: it is not shown again.</p>
          <p><code>${secret}</code></p>
          <p>Send it as <code>Authorization: Bearer</code> to <code>${publicUrl}/api/v1</code>.</p>
          <h2>Name the first owner</h2>
          <p>
            The key is a program's. People administer as themselves, signed in, and nobody may yet: name the
            first owner as soon as they have signed in once, or are made by <code>POST /people</code>.
          </p>
          <p>By the API, with the person's id:</p>
          <p><code>PUT /administrators/{personId} {"role": "owner"}</code></p>
          <p>Or on this machine, which also prints their recovery codes for <code>/break-glass</code>:</p>
          <p><code>sallyport break-glass make --tenant default --person E-MAIL --owner</code></p>`,
      });
    } catch (error) {
      if (!(error instanceof SetupLinkRefused)) throw error;
      sendRefusal(res);
    }
  };

  const router = Router();
  router.get("/setup/:token", offer);
  router.post("/setup/:token", make);

  return {
    /** @returns a link to print; only where the installation has no key yet, else `undefined` */
    async makeLink(): Promise<string | undefined> {
      if (await adminKeys.hasInstanceKey()) return undefined;
      const token = random.token(32);
      await durable.put(slot(token), "open", LINK_MS);
      return `${publicUrl}/setup/${token}`;
    },
    router,
  };
}

/** The store holds no token that works. */
const slot = (token: string): string => `setup:${sha256(token)}`;

const tokenOf = (params: Readonly<Record<string, string | string[] | undefined>>): string =>
  String(params["token"]);

const refused = () => new SetupLinkRefused("the set-up link is used, over or not needed any more");

function sendRefusal(res: Response): void {
  sendPage(res, {
    title: "Not available",
    status: 404,
    body: html`<h1>This link does not work</h1>
      <p>It may have been used, or its time is over. A restart of a fresh Sallyport prints a new one.</p>`,
  });
}
