import type { Request, Response } from "express";
import type { Random } from "../../kernel/random.ts";
import { sha256 } from "../../kernel/random.ts";
import { cookieRule, readCookie } from "./cookies.ts";

/** The browser that signs in, known by a random secret in a cookie of its own. It says nothing about who it is. */
export interface BrowserCookie {
  /** SHA-256 of the browser's secret, base64url; gives the browser a secret first if it has none. */
  browserHash(req: Request, res: Response): string;
  /** The same without giving one. */
  peek(req: Request): string | undefined;
  /** Form token that only pages served to this browser hold. */
  formToken(req: Request, res: Response): string;
  /** The token that this browser's forms must carry; `undefined` if it has no cookie. */
  expectedToken(req: Request): string | undefined;
}

const SECRET = /^[\w-]{43}$/;

const tokenFor = (secret: string): string => sha256(`form-token:${secret}`);

/** @param needs.publicUrl decides name and `Secure`, see `cookieRule` */
export function createBrowserCookie(needs: { publicUrl: string; random: Random }): BrowserCookie {
  const rule = cookieRule(needs.publicUrl);
  const name = `${rule.prefix}sallyport-signin`;
  const given = new WeakMap<Request, string>();

  const present = (req: Request): string | undefined => {
    const value = given.get(req) ?? readCookie(req, name);
    return value !== undefined && SECRET.test(value) ? value : undefined;
  };
  const ensure = (req: Request, res: Response): string => {
    const known = present(req);
    if (known !== undefined) return known;
    const secret = needs.random.token(32);
    given.set(req, secret);
    res.cookie(name, secret, {
      httpOnly: true,
      secure: rule.secure,
      sameSite: "lax",
      path: "/",
      encode: String,
    });
    return secret;
  };
  return {
    browserHash: (req, res) => sha256(ensure(req, res)),
    peek: (req) => {
      const secret = present(req);
      return secret === undefined ? undefined : sha256(secret);
    },
    formToken: (req, res) => tokenFor(ensure(req, res)),
    expectedToken: (req) => {
      const secret = present(req);
      return secret === undefined ? undefined : tokenFor(secret);
    },
  };
}
