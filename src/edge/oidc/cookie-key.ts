import type { Random } from "../../kernel/random.ts";
import type { Seal } from "../../kernel/seal.ts";

const NAME = "oidc_cookie_key";

/**
 * The secret that signs the library's cookies: made once, sealed, the same on every node and after every restart.
 * @param settle keeps a value of the installation; the first caller's value stays
 */
export async function cookieKey(
  settle: (name: string, value: string) => Promise<string>,
  { seal, random }: { readonly seal: Seal; readonly random: Random },
): Promise<string> {
  const fresh = seal.close(Buffer.from(random.token(32)), NAME).toString("base64url");
  const settled = await settle(NAME, fresh);
  return seal.open(Buffer.from(settled, "base64url"), NAME).toString("utf8");
}
