import { readFileSync } from "node:fs";

/** What a vendor's own screens call the things that go wrong. */
export interface Words {
  readonly product: string;
  readonly acsUrl: string;
  readonly entityId: string;
  readonly nameId: string;
  readonly attributes: string;
  readonly groups: string;
  readonly assignment: string;
  readonly certificate: string;
  readonly signing: string;
  readonly encryption: string;
  readonly issuer: string;
  readonly requests: string;
  readonly log: string;
  /** Public pages on which the labels were read. */
  readonly sources: readonly string[];
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file of ours; a test reads every entry
const VENDORS = JSON.parse(
  readFileSync(new URL("../../../config/vendor-words.json", import.meta.url), "utf8"),
) as Readonly<Record<string, Words>>;

/** @param preset of a connection; the field's general terms for one that we have no words of */
export function wordsOf(preset: string): Words {
  const generic = VENDORS["generic"];
  if (generic === undefined) throw new Error("config/vendor-words.json: expected an entry generic");
  return Object.hasOwn(VENDORS, preset) ? (VENDORS[preset] ?? generic) : generic;
}
