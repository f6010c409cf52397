import { createHash } from "node:crypto";
import { LogoRefused } from "./errors.ts";
import { readPicture } from "./picture-size.ts";
import type { Logo, LogoType, Picture } from "./types.ts";

/** Every page of a sign-in loads it, on phones too. */
export const LARGEST_LOGO_BYTES = 65_536;
const LEAST_PX = 16;
const MOST_PX = 2_000;

const WANTED = `a PNG, JPEG or WebP of at most ${LARGEST_LOGO_BYTES / 1024} kB, ${LEAST_PX} to ${MOST_PX} pixels each way, that does not move`;

/**
 * What may be served from our own origin: raster pictures only, known by their first bytes. SVG is a document that can
 * hold scripts and links, so it is none of them.
 * @param mediaType as the sender calls it
 * @throws LogoRefused
 */
export function readLogo(mediaType: LogoType, content: Buffer): { logo: Logo; picture: Picture } {
  if (content.length > LARGEST_LOGO_BYTES) throw refused(`${content.length} bytes`);
  const found = readPicture(content);
  if (found === undefined) throw refused(`something else, called ${mediaType}`);
  const { width, height } = found;
  if (found.mediaType !== mediaType) throw refused(`${found.mediaType}, called ${mediaType}`);
  if (found.moves) throw refused("a moving picture");
  if (Math.min(width, height) < LEAST_PX || Math.max(width, height) > MOST_PX)
    throw refused(`${width} by ${height} pixels`);
  const hash = createHash("sha256").update(content).digest("hex");
  return { logo: { hash, mediaType, width, height }, picture: { hash, mediaType, content } };
}

const refused = (received: string): LogoRefused =>
  new LogoRefused("the logo cannot be used", {
    mismatch: { expected: WANTED, received },
    nextStep: "Save the logo as a PNG, about 400 pixels wide. An SVG is not taken: it can hold scripts.",
  });
