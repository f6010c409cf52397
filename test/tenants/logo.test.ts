import { LogoRefused } from "../../src/tenants/errors.ts";
import { LARGEST_LOGO_BYTES, readLogo } from "../../src/tenants/logo.ts";
import { readPicture } from "../../src/tenants/picture-size.ts";
import type { LogoType } from "../../src/tenants/types.ts";
import { aPng } from "../kit/png.ts";

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
/** Up to the frame's header, as cameras write it: a comment segment stands before. */
const JPEG = Buffer.from("ffd8fffe0004abcdffc0000b080120019001011100ffd9", "hex");

test.each<[string, LogoType, Buffer, string]>([
  ["an SVG", "image/png", SVG, "something else, called image/png"],
  ["a page", "image/webp", Buffer.from("<!doctype html><script>alert(1)</script>"), "something else"],
  ["nothing", "image/png", Buffer.alloc(0), "something else"],
  ["a PNG that is cut off", "image/png", aPng(20, 20).subarray(0, 20), "something else"],
  ["a JPEG without a frame", "image/jpeg", Buffer.from("ffd8fffe0004abcd", "hex"), "something else"],
  ["a PNG that is called a JPEG", "image/jpeg", aPng(20, 20), "image/png, called image/jpeg"],
  ["a PNG that moves", "image/png", aPng(20, 20, "acTL"), "a moving picture"],
  ["one that is too small", "image/png", aPng(15, 20), "15 by 20 pixels"],
  ["one that is too large", "image/png", aPng(20, 2_001), "20 by 2001 pixels"],
  [
    "one that is too heavy",
    "image/png",
    Buffer.concat([aPng(20, 20), Buffer.alloc(LARGEST_LOGO_BYTES)]),
    "bytes",
  ],
])("W1 %s is refused as a logo, and the refusal says what would be taken", (_what, type, bytes, received) => {
  try {
    readLogo(type, bytes);
    throw new Error("it was taken");
  } catch (error) {
    if (!(error instanceof LogoRefused)) throw error;
    expect(error.mismatch?.received).toContain(received);
    expect(error.mismatch?.expected).toContain("PNG, JPEG or WebP of at most 64 kB");
    expect(error.nextStep).toContain("SVG");
  }
});

test("W1 a logo's size is read from its first bytes, and its address is the hash of its content", () => {
  const { logo, picture } = readLogo("image/png", aPng(320, 80));
  expect(logo).toMatchObject({ mediaType: "image/png", width: 320, height: 80 });
  expect(logo.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(picture.hash).toBe(logo.hash);
  expect(readPicture(JPEG)).toEqual({ mediaType: "image/jpeg", width: 400, height: 288, moves: false });
});

test.each([
  ["VP8 ", "000000 9d012a 4001 5000", false],
  ["VP8L", "2f 3fc11300 0000000000", false],
  ["VP8X", "00000000 3f0100 4f0000", false],
  ["VP8X", "02000000 3f0100 4f0000", true],
])("W1 the size of a WebP of the kind %s (%s) is read, and whether it moves", (kind, hex, moves) => {
  const body = Buffer.from(hex.replaceAll(" ", ""), "hex");
  const found = readPicture(Buffer.concat([Buffer.from(`RIFF....WEBP${kind}....`, "latin1"), body]));
  expect(found).toEqual({ mediaType: "image/webp", width: 320, height: 80, moves });
});
