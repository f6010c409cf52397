import type { ForgeContext } from "../forge/context.ts";
import { assertion, response, type AssertionParts, type ResponseParts } from "../forge/message.ts";
import { signed, type SignatureShape } from "../forge/signature.ts";
import { toField } from "../idp.ts";

/** A message that must be refused, whatever state the broker is in. */
export interface MessageAttack {
  readonly name: string;
  /** The refusal's code, or the codes that would all be a right diagnosis. */
  readonly code: string | readonly string[];
  /** The `SAMLResponse` form field. */
  build(context: ForgeContext): string | Promise<string>;
}

export interface Sent {
  readonly assertion?: Partial<AssertionParts>;
  readonly response?: Partial<ResponseParts>;
  readonly sign?: "assertion" | "response" | "both" | "none";
  readonly shape?: SignatureShape;
  /** Who is named; the victim where nobody is. */
  readonly person?: string;
}

/**
 * A message that the IdP itself signed, so that nothing but the changed part can be the reason of the refusal.
 * Both elements are signed where nothing else is said: then `Destination` counts too.
 */
export function sentXml(context: ForgeContext, change: Sent = {}): string {
  const { key } = context.idp;
  const sign = change.sign ?? "both";
  const inner = assertion(context, change.person ?? context.victim, change.assertion);
  const inside = sign === "assertion" || sign === "both";
  const body = inside ? signed(inner, idOf(inner), key, change.shape) : inner;
  const outer = response(context, body, change.response);
  return sign === "response" || sign === "both" ? signed(outer, idOf(outer), key, change.shape) : outer;
}

export const sent = (context: ForgeContext, change: Sent = {}): string => toField(sentXml(context, change));

/** The ID of the root element, as the forger wrote it. */
export const idOf = (xml: string): string => /^<[^>]*? ID="([^"]*)"/.exec(xml)?.[1] ?? "";

/** Shorthand for the many cases that change one part of a signed message. */
export const changed = (
  name: string,
  code: MessageAttack["code"],
  change: (context: ForgeContext) => Sent,
): MessageAttack => ({ name, code, build: (context) => sent(context, change(context)) });

/** Shorthand for the cases that are text of their own. */
export const written = (
  name: string,
  code: MessageAttack["code"],
  write: (context: ForgeContext) => string | Promise<string>,
): MessageAttack => ({ name, code, build: async (context) => toField(await write(context)) });
