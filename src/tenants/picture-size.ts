import type { LogoType } from "./types.ts";

export interface PictureFacts {
  readonly mediaType: LogoType;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** More than one frame. */
  readonly moves: boolean;
}

/** What the first bytes say that a picture is; `undefined` for everything but PNG, JPEG and WebP. */
export const readPicture = (bytes: Buffer): PictureFacts | undefined =>
  readPng(bytes) ?? readJpeg(bytes) ?? readWebp(bytes);

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** @see PNG (third edition) 5.2, 11.2.1 IHDR; acTL makes it move */
function readPng(bytes: Buffer): PictureFacts | undefined {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(PNG) || ascii(bytes, 12, 4) !== "IHDR")
    return undefined;
  const moves = bytes.includes("acTL", 33, "latin1");
  return { mediaType: "image/png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), moves };
}

/** SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** @see ITU-T T.81 B.1.1.4: segments before the frame's each tell their length */
function readJpeg(bytes: Buffer): PictureFacts | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (isFrame(marker))
      return {
        mediaType: "image/jpeg",
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        moves: false,
      };
    at += 2 + Math.max(bytes.readUInt16BE(at + 2), 2);
  }
  return undefined;
}

const MOVES = 0x02;

/** @see RFC 9649 2.4 to 2.7 */
function readWebp(bytes: Buffer): PictureFacts | undefined {
  if (bytes.length < 30 || ascii(bytes, 0, 4) !== "RIFF" || ascii(bytes, 8, 4) !== "WEBP") return undefined;
  const still = { mediaType: "image/webp", moves: false } as const;
  switch (ascii(bytes, 12, 4)) {
    case "VP8 ":
      return { ...still, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return { ...still, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return {
        mediaType: "image/webp",
        width: bytes.readUIntLE(24, 3) + 1,
        height: bytes.readUIntLE(27, 3) + 1,
        moves: ((bytes[20] ?? 0) & MOVES) !== 0,
      };
    default:
      return undefined;
  }
}

const ascii = (bytes: Buffer, at: number, length: number): string =>
  bytes.toString("latin1", at, at + length);
