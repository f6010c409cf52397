import { type Request, type RequestHandler, type Response, Router, urlencoded } from "express";
import { OwnerExists } from "../../administrators/errors.ts";
import { PasswordNotAllowed, PasswordRefused } from "../../credentials/errors.ts";
import type { PasswordRules } from "../../credentials/types.ts";
import { PersonExists } from "../../directory/errors.ts";
import type { AuditContext } from "../../kernel/audit.ts";
import type { BrokerError } from "../../kernel/errors.ts";
import type { Ephemeral } from "../../kernel/ephemeral.ts";
import { sha256, type Random } from "../../kernel/random.ts";
import { INSTANCE_TENANT } from "../../kernel/transaction.ts";
import { readEmail } from "../../mapping/email.ts";
import { SetupLinkRefused } from "../../setup-links/errors.ts";
import type { AdminKeys } from "../../tokens/admin-keys.ts";
import type { BrowserCookie } from "../http/browser-cookie.ts";
import { cameFromUs, createFormGuard, ForgedForm } from "../http/csrf.ts";
import { rateLimit } from "../http/rate-limit.ts";
import { originOf } from "../http/request-context.ts";
import type { Enter } from "./enter.ts";
import { sendChoice, sendKey, sendOwner, sendRefusal, type Typed } from "./first-start-pages.ts";

const LINK_MS = 24 * 3_600_000;
/** From one address; behind it stands argon2id. */
const PER_MINUTE = 30;
const LONGEST_NAME = 200;

/** Who becomes the first owner and holds recovery codes, in one transaction. */
export interface FirstOwnerPort {
  readonly tenantId: string;
  isMissing(): Promise<boolean>;
  rules(): Promise<PasswordRules>;
  /** @throws PersonExists, PasswordNotAllowed, PasswordRefused; what is returned throws OwnerExists */
  prepare(owner: Owner, by: AuditContext): Promise<() => Promise<{ readonly codes: readonly string[] }>>;
}

interface Owner {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

interface Needs {
  readonly adminKeys: Pick<AdminKeys, "create" | "hasInstanceKey" | "wasBootstrapped">;
  readonly firstOwner: FirstOwnerPort;
  readonly enter: Enter;
  readonly browserCookie: BrowserCookie;
  /** Where the link waits: in the database, so that a first start without Redis can be set up too. */
  readonly durable: Ephemeral;
  readonly random: Random;
  readonly publicUrl: string;
}

export type FirstStart = ReturnType<typeof createFirstStart>;

/**
 * The way in to an installation that nobody owns yet and that was not begun by a bootstrap key: a link that is printed at
 * the start, lives 24 hours, and makes the first owner, or the first key for a program. Opening it changes nothing, so
 * that a link preview cannot use it up; a button does. The first owner ends every such link.
 */
export function createFirstStart(needs: Needs) {
  const { adminKeys, firstOwner, durable, random, publicUrl } = needs;
  const formGuard = createFormGuard(publicUrl, needs.browserCookie);

  const isNeeded = async (): Promise<boolean> =>
    (await firstOwner.isMissing()) && !(await adminKeys.wasBootstrapped());

  /** @throws SetupLinkRefused */
  const assertOpen = async (token: string): Promise<void> => {
    if ((await durable.get(slot(token))) === undefined || !(await isNeeded())) throw refused();
  };

  /** Of any number of posts at once one goes on. @throws SetupLinkRefused */
  const use = async (token: string): Promise<void> => {
    if ((await durable.take(slot(token))) === undefined || !(await isNeeded())) throw refused();
  };

  async function show(req: Request, res: Response, typed: Typed = {}): Promise<void> {
    sendChoice(res, {
      token: formGuard.field(req, res),
      rules: await firstOwner.rules(),
      offersKey: !(await adminKeys.hasInstanceKey()),
      typed,
    });
  }

  const offer: RequestHandler = async (req, res) => {
    await assertOpen(tokenOf(req));
    await show(req, res);
  };

  /** For programs: whoever knows the link may post to it without having seen the page. */
  async function makeKey(req: Request, res: Response): Promise<void> {
    if (!cameFromUs(req, publicUrl)) throw new ForgedForm("the form is not from our page");
    if (await adminKeys.hasInstanceKey()) throw refused();
    await use(tokenOf(req));
    const by = bySetupLink(req, INSTANCE_TENANT);
    const { secret } = await adminKeys.create({ name: "first key", scopes: ["*"] }, by, ["*"]);
    sendKey(res, { secret, publicUrl });
  }

  async function makeOwner(req: Request, res: Response): Promise<void> {
    await assertOpen(tokenOf(req));
    const [name, typedEmail, password] = [
      textOf(req, "name").trim(),
      textOf(req, "email"),
      textOf(req, "password"),
    ];
    const email = readEmail(typedEmail.trim())?.address;
    const again = (why: string) => show(req, res, { name, email: typedEmail, why });
    if (name === "" || name.length > LONGEST_NAME) return again("Type your name, of at most 200 characters.");
    if (email === undefined) return again("That is no e-mail address that can be used here.");
    const by = bySetupLink(req, firstOwner.tenantId);
    let make: Awaited<ReturnType<FirstOwnerPort["prepare"]>>;
    try {
      make = await firstOwner.prepare({ name, email, password }, by);
    } catch (error) {
      if (!isForThePerson(error)) throw error;
      return again(wordsOf(error));
    }
    await use(tokenOf(req));
    const { codes } = await make();
    sendOwner(res, { name, email, codes, next: await needs.enter(req, res, { email, password }) });
  }

  const router = Router();
  router.use("/setup", rateLimit(durable, "setup", PER_MINUTE));
  router.get("/setup/:token", offer);
  router.post(
    "/setup/:token",
    urlencoded({ extended: false, limit: "8kb" }),
    (req, res, next) => (isForOwner(req) ? formGuard.check(req, res, next) : next()),
    (req, res) => (isForOwner(req) ? makeOwner(req, res) : makeKey(req, res)),
  );
  router.use("/setup", (error: unknown, _req: Request, res: Response, next: (error: unknown) => void) => {
    if (error instanceof SetupLinkRefused || error instanceof OwnerExists) sendRefusal(res);
    else next(error);
  });

  return {
    /** @returns a link to print, where the installation needs one */
    async makeLink(): Promise<string | undefined> {
      if (!(await isNeeded())) return undefined;
      const token = random.token(32);
      await durable.put(slot(token), "open", LINK_MS);
      return `${publicUrl}/setup/${token}`;
    },
    router,
  };
}

/** The store holds no token that works. */
const slot = (token: string): string => `setup:${sha256(token)}`;

const tokenOf = (req: Request): string => String(req.params["token"]);

function textOf(req: Request, field: string): string {
  const value: unknown = req.body?.[field];
  return typeof value === "string" ? value : "";
}

const isForOwner = (req: Request): boolean => textOf(req, "do") === "owner";

const bySetupLink = (req: Request, tenantId: string): AuditContext => ({
  ...originOf(req),
  tenantId,
  actor: { kind: "setup", name: "set-up link" },
});

const isForThePerson = (error: unknown): error is BrokerError =>
  error instanceof PasswordRefused || error instanceof PasswordNotAllowed || error instanceof PersonExists;

const wordsOf = (error: BrokerError): string =>
  error instanceof PersonExists
    ? "Somebody has this address already. Take another one, or make that person an owner by an admin key or the command line."
    : [error.message, error.nextStep].filter(Boolean).join(" ");

const refused = () => new SetupLinkRefused("the set-up link is used, over or not needed any more");
