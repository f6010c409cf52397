import type { RequestHandler } from "express";
import helmet from "helmet";

const ONE_YEAR_SECONDS = 31_536_000;

/**
 * For every answer of the process; a page narrows its own Content-Security-Policy further (`sendPage`). Caches keep
 * nothing unless an answer says otherwise.
 */
export function securityHeaders(publicUrl: string): RequestHandler {
  const protect = helmetFor(publicUrl);
  return (req, res, next) => {
    res.set("Cache-Control", "no-store");
    protect(req, res, next);
  };
}

const helmetFor = (publicUrl: string) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
    },
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: publicUrl.startsWith("https:") && {
      maxAge: ONE_YEAR_SECONDS,
      includeSubDomains: false,
    },
    // An app that opens its sign-in in a window of its own keeps its opener only inside our origin.
    crossOriginOpenerPolicy: { policy: "same-origin" },
  });
