import type { ForgeContext } from "../forge/context.ts";

/** What came back from the broker. */
export interface LiveAnswer {
  readonly status: number;
  readonly text: string;
}

/** A sign-in that a browser has under way against a running broker, and what a forger can do beside it. */
export interface LiveSignin extends ForgeContext {
  /** The ACS of another connection, of the same broker. */
  readonly otherAcsUrl: string;
  readonly otherSpEntityId: string;
  /** Address in a domain that belongs to another tenant. */
  readonly foreignEmail: string;
  /** Posts to the ACS in the browser that started, and follows to the last page. */
  send(body: string, contentType?: string, url?: string): Promise<LiveAnswer>;
  /** The same in a browser that never started anything. */
  sendAsStranger(body: string): Promise<LiveAnswer>;
  /** Signs out, so that the next answer can be judged by itself. */
  forget(): Promise<void>;
}

/** A case that needs the broker's state: `post` does what the forger does and returns the answer that must be a refusal. */
export interface LiveAttack {
  readonly name: string;
  readonly code: string | readonly string[];
  post(live: LiveSignin): Promise<LiveAnswer>;
}

export const FORM = "application/x-www-form-urlencoded";

/** `SAMLResponse` as a browser's form sends it. */
export const formOf = (...fields: readonly string[]): string =>
  fields.map((field) => `SAMLResponse=${encodeURIComponent(field)}`).join("&");
