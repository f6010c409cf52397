import type { components } from "../../api/schema.d.ts";

type Schemas = components["schemas"];

type Signin = Schemas["Signin"];

/** Whose certificate a refused message carried. */
export interface UnknownSigner {
  readonly sha256: string;
  /** The newest of its sign-ins: the one that is tried again. */
  readonly signin: Signin;
  readonly attempts: number;
}

const THUMBPRINT = /\b[0-9a-f]{64}\b/;

/** Of refused sign-ins, newest first: one entry a certificate that is not trusted yet. */
export function unknownSigners(
  signins: readonly Signin[],
  trusted: readonly { readonly sha256: string }[],
): readonly UnknownSigner[] {
  const known = new Set(trusted.map(({ sha256 }) => sha256));
  const found = new Map<string, UnknownSigner>();
  for (const signin of signins) {
    const sha256 = carriedBy(signin);
    if (sha256 === undefined || known.has(sha256)) continue;
    const before = found.get(sha256);
    found.set(
      sha256,
      before ? { ...before, attempts: before.attempts + 1 } : { sha256, signin, attempts: 1 },
    );
  }
  return [...found.values()];
}

const carriedBy = ({ checks }: Signin): string | undefined =>
  checks.findLast(({ name }) => name === "carried_certificate")?.received?.match(THUMBPRINT)?.[0];

/** Whether what was compared by eye is this one: colons, spaces and case are as people print them. */
export const isSameThumbprint = (typed: string, sha256: string): boolean =>
  typed.replaceAll(/[^0-9a-fA-F]/g, "").toLowerCase() === sha256;
