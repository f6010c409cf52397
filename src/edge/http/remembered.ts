import type { Request, Response } from "express";
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { Seal } from "../../kernel/seal.ts";
import { cookieRule, readCookie } from "./cookies.ts";

/** What a person has asked this device to remember of their sign-in. It opens nothing: it only spares typing. */
export interface Remembered {
  readonly email: string;
  /** Used last, where their domain has several. */
  readonly connectionId?: string | undefined;
}

export interface RememberedCookie {
  read(req: Request): Remembered | undefined;
  write(res: Response, remembered: Remembered): void;
  forget(res: Response): void;
}

/** A person who has not signed in for longer than this types their address again. Milliseconds. */
const KEPT_MS = 180 * 24 * 3_600_000;
const PURPOSE = "remembered_address";

const content = z.strictObject({
  email: z.string(),
  connectionId: z.string().optional(),
  /** Milliseconds since the epoch, exclusive; a browser that restores its cookies is not believed. */
  until: z.number(),
});

/** A cookie of its own, sealed: whoever looks through a browser's cookies does not read an address, nor write one. */
export function createRememberedCookie(needs: {
  publicUrl: string;
  seal: Pick<Seal, "open" | "close">;
  clock: Clock;
}): RememberedCookie {
  const rule = cookieRule(needs.publicUrl);
  const name = `${rule.prefix}sallyport-remembered`;
  const about = { httpOnly: true, secure: rule.secure, sameSite: "lax", path: "/" } as const;

  return {
    read(req) {
      const opened = open(readCookie(req, name) ?? "", needs.seal);
      if (opened === undefined || opened.until <= needs.clock().getTime()) return undefined;
      const { email, connectionId } = opened;
      return { email, connectionId };
    },
    write(res, remembered) {
      const kept = { ...remembered, until: needs.clock().getTime() + KEPT_MS };
      const value = needs.seal.close(Buffer.from(JSON.stringify(kept)), PURPOSE).toString("base64url");
      res.cookie(name, value, { ...about, maxAge: KEPT_MS, encode: String });
    },
    forget: (res) => void res.clearCookie(name, about),
  };
}

/** Altered, cut, or sealed under a master key that is gone: nothing is remembered. */
function open(value: string, seal: Pick<Seal, "open">): z.infer<typeof content> | undefined {
  try {
    const opened: unknown = JSON.parse(seal.open(Buffer.from(value, "base64url"), PURPOSE).toString("utf8"));
    return content.safeParse(opened).data;
  } catch {
    return undefined;
  }
}
