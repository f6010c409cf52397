import { argon2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. Raised here, it is raised at each next sign-in. */
export const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;

const TAG_BYTES = 32;

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

interface Parsed extends Cost {
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/** PHC strings write base64 without padding. */
const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

const compute = async (
  password: string,
  { memory, passes, parallelism }: Cost,
  salt: Buffer,
  bytes: number,
) =>
  Buffer.from(
    await derive("argon2id", {
      message: Buffer.from(normalised(password)),
      nonce: salt,
      memory,
      passes,
      parallelism,
      tagLength: bytes,
    }),
  );

/** One text, one password, however the keyboard composes it (NIST SP 800-63B-4 3.1.1.2). */
export const normalised = (password: string): string => password.normalize("NFKC");

/**
 * Argon2id (RFC 9106) as a PHC string. Runs in libuv's pool, not on the event loop.
 * @param salt 16 random bytes
 */
export async function hashPassword(password: string, salt: Buffer, cost: Cost = COST): Promise<string> {
  const tag = await compute(password, cost, salt, TAG_BYTES);
  const { memory, passes, parallelism } = cost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** Compares in constant time. @throws TypeError if the stored text is no PHC string of argon2id */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const { salt, tag, ...cost } = parse(stored);
  return timingSafeEqual(await compute(password, cost, salt, tag.length), tag);
}

/** Whether the stored hash was made at a lower cost than today's. */
export function isOutdated(stored: string): boolean {
  const { memory, passes, parallelism } = parse(stored);
  return memory < COST.memory || passes < COST.passes || parallelism < COST.parallelism;
}

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;

function parse(stored: string): Parsed {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(stored) ?? [];
  if (salt === undefined || tag === undefined) throw new TypeError("not an argon2id hash in PHC format");
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}
