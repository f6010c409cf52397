import type { Request, Response } from "express";
import { isUuid } from "../../kernel/random.ts";
import type { SetupLink } from "../../setup-links/types.ts";
import { cookieRule, readCookie } from "../http/cookies.ts";

/** By which the browser that began with a set-up link is known again; one a link, and good for nothing else. */
export interface LinkCookie {
  give(res: Response, link: SetupLink, secret: string): void;
  read(req: Request, linkId: string): string | undefined;
  forget(res: Response, linkId: string): void;
}

const SECRET = /^[\w-]{43}$/;

/** @param publicUrl decides name and `Secure`, see `cookieRule` */
export function createLinkCookie(publicUrl: string): LinkCookie {
  const { prefix, secure } = cookieRule(publicUrl);
  const nameOf = (linkId: string): string => `${prefix}sallyport-setup-${linkId}`;
  // Lax: whoever opens the link in a mail once more comes from another site.
  const options = { httpOnly: true, secure, sameSite: "lax", path: "/" } as const;
  return {
    give: (res, { id, expiresAt }, secret) =>
      void res.cookie(nameOf(id), secret, { ...options, expires: expiresAt, encode: String }),
    read(req, linkId) {
      const value = isUuid(linkId) ? readCookie(req, nameOf(linkId)) : undefined;
      return value !== undefined && SECRET.test(value) ? value : undefined;
    },
    forget: (res, linkId) => void res.clearCookie(nameOf(linkId), options),
  };
}
