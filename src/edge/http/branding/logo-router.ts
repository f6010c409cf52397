import { Router } from "express";
import type { Ephemeral } from "../../../kernel/ephemeral.ts";
import { NotFound } from "../../../kernel/errors.ts";
import type { BrandingLocator } from "../../../tenants/repository.ts";
import { rateLimit } from "../rate-limit.ts";

interface Needs {
  readonly locate: Pick<BrandingLocator, "findLogo">;
  readonly ephemeral: Ephemeral;
  readonly perMinute: number;
}

/** Logos for anybody who knows the address, which is their content's hash: it never changes, so it is asked for once. */
export function createLogoRouter({ locate, ephemeral, perMinute }: Needs): Router {
  const router = Router();
  router.get("/branding/:hash", rateLimit(ephemeral, "logo", perMinute), async (req, res) => {
    const hash = String(req.params["hash"]);
    const picture = /^[0-9a-f]{64}$/.test(hash) ? await locate.findLogo(hash) : undefined;
    if (picture === undefined) throw new NotFound("no such logo");
    res.set({
      "Cache-Control": "public, max-age=31536000, immutable",
      // Nothing in it could run, were it ever opened by itself.
      "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
      "X-Content-Type-Options": "nosniff",
    });
    res.type(picture.mediaType).send(picture.content);
  });
  return router;
}
