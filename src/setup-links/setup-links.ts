import type { AuditContext, AuditTrail } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import { sameSecret, sha256, type Random } from "../kernel/random.ts";
import type { Transact } from "../kernel/transaction.ts";
import { SetupLinkRefused } from "./errors.ts";
import type { SetupLinkFilter, SetupLinkLocator, SetupLinkRepository } from "./repository.ts";
import { type ListedSetupLink, type SetupLink, statusOf } from "./types.ts";

interface Needs {
  readonly transact: Transact<{ readonly setupLinks: SetupLinkRepository; readonly audit: AuditTrail }>;
  readonly locate: SetupLinkLocator;
  readonly clock: Clock;
  readonly random: Random;
}

export interface NewSetupLink extends Pick<SetupLink, "connectionId" | "preset" | "domainId" | "note"> {
  readonly expiresInMs: number;
}

/** A link with its secret: the only moment at which the secret exists on our side. */
export interface SetupLinkWithToken {
  readonly link: ListedSetupLink;
  readonly token: string;
}

/** From where somebody comes with a link. */
export type From = Pick<AuditContext, "ip" | "requestId">;

const SHAPE = /^sl_[\w-]{43}$/;

/** Whether a text can be the secret of a link; says nothing about whether it is. */
export const looksLikeSetupToken = (text: string): boolean => SHAPE.test(text);

export type SetupLinks = ReturnType<typeof createSetupLinks>;

/** Links that are handed to a customer's IT administrator (W3). What may be done with one is decided by its surface. */
export function createSetupLinks({ transact, locate, clock, random }: Needs) {
  /** The refusal of a link that is known stands in its tenant's trail. */
  async function refuse(link: SetupLink | undefined, because: string, from: From): Promise<SetupLinkRefused> {
    if (link !== undefined) {
      const by: AuditContext = { ...from, tenantId: link.tenantId, actor: { kind: "anonymous" } };
      const event = { name: "setup_link.refused", targetId: link.id, because } as const;
      await transact(link.tenantId, ({ audit }) => audit.record(event, by));
    }
    return new SetupLinkRefused(`the set-up link was refused: ${because}`);
  }

  const isBrowserOf = ({ browserHash }: SetupLink, secret: string | undefined): boolean =>
    browserHash !== undefined && secret !== undefined && sameSecret(browserHash, sha256(secret));

  return {
    async create(input: NewSetupLink, by: AuditContext): Promise<SetupLinkWithToken> {
      const { expiresInMs, ...about } = input;
      const token = `sl_${random.token(32)}`;
      const now = clock();
      const link: SetupLink = {
        ...about,
        id: random.uuid(),
        tenantId: by.tenantId,
        tokenHash: sha256(token),
        browserHash: undefined,
        testId: undefined,
        createdAt: now,
        expiresAt: new Date(now.getTime() + expiresInMs),
        begunAt: undefined,
        finishedAt: undefined,
        revokedAt: undefined,
      };
      const listed = await transact(by.tenantId, async ({ setupLinks, audit }) => {
        await setupLinks.insert(link);
        const { connectionId, preset, domainId, note } = link;
        const after = { connectionId, preset, domainId, note, expiresAt: link.expiresAt.toISOString() };
        await audit.record({ name: "setup_link.created", targetId: link.id, connectionId, after }, by);
        return (await setupLinks.find(by.tenantId, link.id)) ?? missing();
      });
      return { link: listed, token };
    },

    /** @throws NotFound */
    async get(tenantId: string, id: string): Promise<ListedSetupLink> {
      return (await transact(tenantId, ({ setupLinks }) => setupLinks.find(tenantId, id))) ?? missing();
    },

    list(tenantId: string, page: PageRequest & SetupLinkFilter): Promise<Page<ListedSetupLink>> {
      return transact(tenantId, ({ setupLinks }) => setupLinks.list(tenantId, page));
    },

    /** Worth nothing from the next request on, also to whoever is in the middle of it. @throws NotFound */
    revoke(id: string, by: AuditContext): Promise<void> {
      const { tenantId } = by;
      return transact(tenantId, async ({ setupLinks, audit }) => {
        const link = (await setupLinks.find(tenantId, id)) ?? missing();
        if (!(await setupLinks.revoke(tenantId, id, clock()))) return;
        const event = { targetId: id, connectionId: link.connectionId };
        await audit.record({ name: "setup_link.revoked", ...event }, by);
      });
    },

    /**
     * What a link leads to; changes nothing, so that a link preview cannot use it up.
     * @param secret in the browser's cookie of this link
     * @returns `own`: this browser began with it already
     * @throws SetupLinkRefused
     */
    async look(token: string, secretOf: (id: string) => string | undefined, from: From) {
      const link = await locate.setupLinkByToken(sha256(token));
      const status = link === undefined ? "unknown" : statusOf(link, clock());
      if (link === undefined || (status !== "waiting" && status !== "begun"))
        throw await refuse(link, status, from);
      if (status === "waiting") return { link, own: false };
      if (!isBrowserOf(link, secretOf(link.id))) throw await refuse(link, "other_browser", from);
      return { link, own: true };
    },

    /**
     * Binds the link to one browser. Of any number of posts at once one goes on.
     * @returns the secret of that browser's cookie
     * @throws SetupLinkRefused
     */
    async begin(token: string, from: From): Promise<{ readonly link: SetupLink; readonly secret: string }> {
      const link = await locate.setupLinkByToken(sha256(token));
      if (link === undefined) throw await refuse(link, "unknown", from);
      const { tenantId, id, connectionId } = link;
      const secret = random.token(32);
      const begun = await transact(tenantId, async ({ setupLinks, audit }) => {
        if (!(await setupLinks.begin(tenantId, id, sha256(secret), clock()))) return false;
        await audit.record({ name: "setup_link.begun", targetId: id, connectionId }, bySetupLink(link, from));
        return true;
      });
      if (begun) return { link, secret };
      const status = statusOf(link, clock());
      throw await refuse(link, status === "waiting" || status === "begun" ? "used" : status, from);
    },

    /**
     * The link of a browser that is in the middle of it; asked at each request.
     * @throws SetupLinkRefused
     */
    async under(id: string, secret: string | undefined, from: From): Promise<SetupLink> {
      const link = await locate.setupLinkById(id);
      if (link === undefined) throw await refuse(link, "unknown", from);
      const status = statusOf(link, clock());
      if (status !== "begun") throw await refuse(link, status, from);
      if (!isBrowserOf(link, secret)) throw await refuse(link, "other_browser", from);
      return link;
    },

    /** How far it has come. @throws SetupLinkRefused if it ended meanwhile */
    async note(
      link: SetupLink,
      what: Partial<Pick<SetupLink, "preset" | "testId">>,
      from: From,
    ): Promise<void> {
      const { tenantId, id } = link;
      const noted = await transact(tenantId, ({ setupLinks }) =>
        setupLinks.note(tenantId, id, what, clock()),
      );
      if (!noted) throw await refuse(link, "ended", from);
    },

    /** Handed back: it is worth nothing any more. @throws SetupLinkRefused */
    async finish(link: SetupLink, from: From): Promise<void> {
      const { tenantId, id, connectionId } = link;
      const at = clock();
      const finished = await transact(tenantId, async ({ setupLinks, audit }) => {
        if (!(await setupLinks.note(tenantId, id, { finishedAt: at }, at))) return false;
        const event = { name: "setup_link.finished", targetId: id, connectionId } as const;
        await audit.record(event, bySetupLink(link, from));
        return true;
      });
      if (!finished) throw await refuse(link, "ended", from);
    },

    refuse,
  };
}

/** For the trail: whoever holds the link acts, and nothing more is known of them. */
export const bySetupLink = ({ id, tenantId }: SetupLink, from: From): AuditContext => ({
  ...from,
  tenantId,
  actor: { kind: "setup-link", id },
});

function missing(): never {
  throw new NotFound("no such set-up link");
}
