import type { VendorName } from "../vendor.ts";
import { addressMisconfigurations } from "./addresses.ts";
import { attributeMisconfigurations } from "./attributes.ts";
import { encryptionMisconfigurations } from "./encryption.ts";
import { identifierMisconfigurations } from "./identifiers.ts";
import { journeyMisconfigurations } from "./journey.ts";
import type { Misconfiguration } from "./misconfiguration.ts";
import { renameMisconfigurations } from "./renames.ts";
import { signatureMisconfigurations } from "./signatures.ts";
import { statementMisconfigurations } from "./statements.ts";
import { timeMisconfigurations } from "./times.ts";

/** A heading and what stands below it on a simulator's page. */
export interface Theme {
  readonly title: string;
  readonly misconfigurations: readonly Misconfiguration[];
}

export const themes: readonly Theme[] = [
  { title: "Addresses", misconfigurations: addressMisconfigurations },
  { title: "Certificates, signatures and issuers", misconfigurations: signatureMisconfigurations },
  { title: "Encryption", misconfigurations: encryptionMisconfigurations },
  { title: "Clocks and times", misconfigurations: timeMisconfigurations },
  { title: "Statements", misconfigurations: statementMisconfigurations },
  { title: "People and their attributes", misconfigurations: attributeMisconfigurations },
  { title: "Attributes under other names", misconfigurations: renameMisconfigurations },
  { title: "By what people are known", misconfigurations: identifierMisconfigurations },
  { title: "The way of a sign-in", misconfigurations: journeyMisconfigurations },
];

export const misconfigurations: readonly Misconfiguration[] = themes.flatMap(
  (theme) => theme.misconfigurations,
);

/** Absent if no misconfiguration has this name. */
export const misconfigurationOf = (name: string): Misconfiguration | undefined =>
  misconfigurations.find((each) => each.name === name);

/** Whether this vendor can be set so. */
export const fits = ({ vendors }: Misconfiguration, vendor: VendorName): boolean =>
  vendors?.includes(vendor) ?? true;
