import { hash } from "node:crypto";
import type { Request } from "express";
import { cookieRule, readCookie } from "../http/cookies.ts";

/** What a request shows: the door of its host, or the broker's own session where the two share a host. */
export type Shown =
  | { readonly kind: "door"; readonly key: string; readonly secretHash: string }
  | { readonly kind: "session"; readonly key: string };

const DOOR = /^([0-9a-f]{2}\.[\w-]{43})\.([\w-]{43})$/;
/** express-session's signed form; the id in it is 256 random bits and needs no signature. */
const SESSION = /^s(?::|%3A)([0-9a-f]{2}[\w-]{43})\./i;

const hashed = (text: string): string => hash("sha256", text, "base64url");

/** @param origin of the app: cookies there have its names */
export const doorCookie = (origin: string) => named(origin, "sallyport-proxy");
/** What ties a sign-in to the browser that began it at the app. */
export const startCookie = (origin: string) => named(origin, "sallyport-start");

function named(origin: string, name: string) {
  const { prefix, secure } = cookieRule(origin);
  const options = { httpOnly: true, secure, sameSite: "lax", path: "/", encode: String } as const;
  return { name: `${prefix}${name}`, options };
}

const DOOR_NAMES = ["__Host-sallyport-proxy", "sallyport-proxy"];

/** Every credential that counts, the best first. A cookie that is there twice is none. */
export function shownBy(req: Pick<Request, "headers">, sessionCookie: string): readonly Shown[] {
  const shown: Shown[] = [];
  for (const name of DOOR_NAMES) {
    const [, key, secret] = DOOR.exec(readCookie(req, name) ?? "") ?? [];
    if (key !== undefined && secret !== undefined)
      shown.push({ kind: "door", key, secretHash: hashed(secret) });
  }
  const [, id] = SESSION.exec(readCookie(req, sessionCookie) ?? "") ?? [];
  if (id !== undefined) shown.push({ kind: "session", key: `${id.slice(0, 2)}.${hashed(id)}` });
  return shown;
}

export const doorValue = (key: string, secret: string): string => `${key}.${secret}`;
export const secretHashOf = hashed;
