import type { RequestHandler } from "express";

/**
 * The library makes absolute URLs (discovery, returns from interactions) and decides about `Secure` by the address of
 * the request. We know our address: whatever a caller or a proxy says of it is replaced, so no Host header can put
 * another one into a document or a redirect, with any number of proxies in front.
 */
export function atPublicAddress(publicUrl: string): RequestHandler {
  const { host, protocol } = new URL(publicUrl);
  return (req, _res, next) => {
    delete req.headers["x-forwarded-host"];
    req.headers.host = host;
    req.headers["x-forwarded-proto"] = protocol.slice(0, -1);
    next();
  };
}
