import type { Request, Response } from "express";
import type { SessionFacts } from "../../break-glass/types.ts";
import type { WayIn } from "../../break-glass/way-in.ts";
import { cookieRule, readCookie } from "./cookies.ts";

/** The cookie of a break-glass session: its own, apart from express-session, which stands on Redis. */
export interface BreakGlassCookie {
  readonly name: string;
  give(res: Response, token: string): void;
  forget(res: Response): void;
  /** @returns the session and its secret, while it is good */
  open(req: Request): Promise<{ readonly session: SessionFacts; readonly secret: string } | undefined>;
}

const TOKEN = /^[\w-]{43}$/;

export function createBreakGlassCookie(needs: {
  readonly publicUrl: string;
  readonly wayIn: Pick<WayIn, "sessionOf">;
}): BreakGlassCookie {
  const { prefix, secure } = cookieRule(needs.publicUrl);
  const name = `${prefix}sallyport-break-glass`;
  // Strict: nobody comes back to this page from another site.
  const options = { httpOnly: true, secure, sameSite: "strict", path: "/" } as const;
  return {
    name,
    give: (res, token) => void res.cookie(name, token, { ...options, encode: String }),
    forget: (res) => void res.clearCookie(name, options),
    async open(req) {
      const secret = readCookie(req, name);
      if (secret === undefined || !TOKEN.test(secret)) return undefined;
      const session = await needs.wayIn.sessionOf(secret);
      return session && { session, secret };
    },
  };
}
