import type { Request, Response } from "express";
import { systemRandom } from "../../kernel/random.ts";
import type { Person } from "../people.ts";

/** Who is signed in at the identity provider itself. */
export interface IdpSessions {
  personOf(req: Request): Person | undefined;
  open(res: Response, person: Person): void;
  end(req: Request, res: Response): void;
}

/** @param cookie its own, unknown to the broker */
export function createIdpSessions(cookie: string): IdpSessions {
  const open = new Map<string, Person>();
  const secretOf = (req: Request): string =>
    (req.headers.cookie ?? "")
      .split("; ")
      .find((pair) => pair.startsWith(`${cookie}=`))
      ?.slice(cookie.length + 1) ?? "";
  return {
    personOf: (req) => open.get(secretOf(req)),
    open(res, person) {
      const secret = systemRandom.token();
      open.set(secret, person);
      res.cookie(cookie, secret, { httpOnly: true, sameSite: "lax" });
    },
    end(req, res) {
      open.delete(secretOf(req));
      res.clearCookie(cookie);
    },
  };
}
