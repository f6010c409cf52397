import { z } from "zod";
import type { AuditContext } from "../kernel/audit.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ephemeral } from "../kernel/ephemeral.ts";
import { type Random, sha256 } from "../kernel/random.ts";
import { ResetLinkInvalid } from "./errors.ts";
import type { Passwords } from "./passwords.ts";
import type { LinkOrigin, Refusals } from "./refusals.ts";
import type { TransactCredentials } from "./repository.ts";
import type { NewPassword } from "./types.ts";

/** By an administrator, who hands it over by hand or by chat. */
const BY_ADMINISTRATOR_MS = 24 * 3_600_000;
/** By e-mail, which lies in a mailbox. */
const BY_EMAIL_MS = 3_600_000;

const kept = z.object({
  tenantId: z.string(),
  personId: z.string(),
  via: z.enum(["administrator", "email"]),
  /** The address that it was mailed to; whoever has another one by now is not meant by it. */
  to: z.string().optional(),
  /** Of the password at the time: a newer one, or none, makes every older link void. */
  mark: z.string(),
});

/** Whom a link is for. */
export type ResetLink = z.output<typeof kept>;

interface Needs {
  readonly transact: TransactCredentials;
  readonly ephemeral: Ephemeral;
  readonly passwords: Pick<Passwords, "check" | "set" | "markOf">;
  readonly refusals: Pick<Refusals, "link">;
  readonly clock: Clock;
  readonly random: Random;
  readonly publicUrl: string;
}

/** Links by which a person chooses a new password: single-use, short-lived, void as soon as the password changes. */
export function createResets({ transact, ephemeral, passwords, refusals, clock, random, publicUrl }: Needs) {
  const keyOf = (token: string) => `password-reset:${sha256(token)}`;

  async function find(token: string): Promise<ResetLink | undefined> {
    const text = await ephemeral.get(keyOf(token));
    const read = text === undefined ? undefined : kept.parse(JSON.parse(text));
    if (read === undefined || (await passwords.markOf(read.tenantId, read.personId)) !== read.mark)
      return undefined;
    return read;
  }

  async function look(token: string, from: LinkOrigin): Promise<ResetLink> {
    const link = await find(token);
    if (link !== undefined) return link;
    throw await refuse("reset_link_invalid", undefined, from);
  }

  /** Told to the trail. @returns what is to be thrown; the same for every cause */
  async function refuse(
    code: string,
    link: ResetLink | undefined,
    from: LinkOrigin,
  ): Promise<ResetLinkInvalid> {
    await refusals.link(link, code, from);
    return new ResetLinkInvalid("the link is unknown, used, or too old", { nextStep: "Ask for a new one." });
  }

  return {
    /** @returns the address, to be shown or sent this once */
    async make(
      about: Pick<ResetLink, "tenantId" | "personId" | "via" | "to">,
      by: AuditContext,
    ): Promise<{ readonly url: string; readonly expiresAt: Date }> {
      const token = random.token(32);
      const validMs = about.via === "email" ? BY_EMAIL_MS : BY_ADMINISTRATOR_MS;
      const mark = await passwords.markOf(about.tenantId, about.personId);
      await ephemeral.put(keyOf(token), JSON.stringify({ ...about, mark }), validMs);
      await transact(about.tenantId, ({ audit }) =>
        audit.record({ name: "password.link_made", targetId: about.personId, via: about.via }, by),
      );
      return { url: `${publicUrl}/reset/${token}`, expiresAt: new Date(clock().getTime() + validMs) };
    },

    /** Without using it: whom it is for. @throws ResetLinkInvalid */
    look,

    /** @param code why the person whom it is for may not use it now */
    refuse,

    /**
     * Sets the password that the person chose. A refused one leaves the link as it is; of any number of uses at once
     * exactly one comes through. It opens no session: the person signs in next, with a second factor if one is owed.
     * @throws ResetLinkInvalid, PasswordNotAllowed, PasswordRefused
     */
    async redeem(
      token: string,
      chosen: Pick<NewPassword, "password" | "rules" | "words">,
      from: LinkOrigin,
    ): Promise<ResetLink> {
      const link = await look(token, from);
      const { tenantId, personId } = link;
      const wanted: NewPassword = { ...chosen, tenantId, personId };
      const { address: _counted, ...origin } = from;
      const by = { ...origin, tenantId, actor: { kind: "person", id: personId } } as const;
      await passwords.check(wanted, by);
      if ((await ephemeral.take(keyOf(token))) === undefined)
        throw await refuse("reset_link_used", link, from);
      await passwords.set(wanted, "reset", by);
      return link;
    },
  };
}
