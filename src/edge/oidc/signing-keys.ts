import type { KeyObject } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";

/** RS256 is what is offered. */
export const usableKeys = <Key extends { readonly algorithm: string }>(
  published: readonly Key[],
): readonly Key[] => published.filter(({ algorithm }) => algorithm === "RSA-2048");

/** The `kid` of a key in everything that it signs and in the published set (RFC 7638). */
export const keyIdOf = (key: KeyObject): Promise<string> => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- node's type of the same
  return calculateJwkThumbprint(key.export({ format: "jwk" }) as JWK);
};
