import type { Random } from "../../kernel/random.ts";
import type { Seal } from "../../kernel/seal.ts";

interface Needs {
  /** Keeps a value of the installation; the first caller's value stays. */
  readonly settle: (name: string, value: string) => Promise<string>;
  readonly seal: Seal;
  readonly random: Random;
}

/**
 * A secret that signs cookies: made once, sealed at rest, the same on every node and after every restart.
 * @param name of the setting that keeps it; what is sealed under one name opens under no other
 */
export async function cookieKey(
  name: "oidc_cookie_key" | "session_cookie_key",
  { settle, seal, random }: Needs,
): Promise<string> {
  const fresh = seal.close(Buffer.from(random.token(32)), name).toString("base64url");
  const settled = await settle(name, fresh);
  return seal.open(Buffer.from(settled, "base64url"), name).toString("utf8");
}
