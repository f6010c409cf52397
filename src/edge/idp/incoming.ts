import { type Request, type RequestHandler, text } from "express";
import type { IncomingRequest } from "../../saml/idp/incoming.ts";
import { AuthnRequestMalformed } from "../../saml/idp/errors.ts";

const FORM = "application/x-www-form-urlencoded";

/** base64 takes 4/3, percent-encoding of it up to half as much again; RelayState and names beside it. */
export const readForm = (maxBytes: number): RequestHandler =>
  text({ type: FORM, limit: maxBytes * 2 + 16_384, defaultCharset: "utf-8" });

/** The octets as they came: what is decoded and put together again is not what was signed. */
export function rawQueryOf(req: Request): string {
  const at = req.originalUrl.indexOf("?");
  return at < 0 ? "" : req.originalUrl.slice(at + 1);
}

export const formOf = (req: Request): string => {
  const body: unknown = req.body;
  return typeof body === "string" ? body : "";
};

/** An AuthnRequest of either binding. @throws AuthnRequestMalformed for a parameter that stands there twice */
export function incomingRequest(req: Request): IncomingRequest {
  if (req.method !== "POST") return { binding: "redirect", rawQuery: rawQueryOf(req) };
  const fields = new URLSearchParams(formOf(req));
  const [field, another] = fields.getAll("SAMLRequest");
  const [relayState, further] = fields.getAll("RelayState");
  if (field === undefined || another !== undefined || further !== undefined)
    throw new AuthnRequestMalformed("One SAMLRequest and at most one RelayState are expected.");
  return { binding: "post", field, ...(relayState !== undefined && { relayState }) };
}
