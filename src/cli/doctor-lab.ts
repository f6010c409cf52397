import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fits, misconfigurationOf, misconfigurations } from "../demo/idps/misconfigurations/catalogue.ts";
import type { Misconfiguration } from "../demo/idps/misconfigurations/misconfiguration.ts";
import type { VendorName } from "../demo/idps/vendor.ts";
import { companies } from "../demo/idps/vendors.ts";
import { openRehearsal, type Recorded, type Rehearsal } from "../demo/rehearsal.ts";
import { CommandUnknown } from "./command-unknown.ts";
import { fail, ok, report, type Finding } from "./doctor/finding.ts";
import { untilSignalled } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

export interface LabOptions {
  readonly vendor?: string;
  /** One by its name, or `list`. */
  readonly misconfigure?: string;
}

/**
 * `sallyport doctor --lab`: a broker of its own with the simulated identity providers, tried and thrown away.
 * It reads no settings, and calls nothing but this machine.
 * @returns 1 if a sign-in fails, or a misconfiguration is not recognised as what it is, else 0
 * @throws CommandUnknown for a vendor or a misconfiguration that there is not
 */
export async function doctorLab({ vendor, misconfigure }: LabOptions, { out }: Terminal): Promise<number> {
  const only = vendor === undefined ? undefined : vendorNamed(vendor);
  if (misconfigure === "list") {
    for (const each of misconfigurations)
      if (!only || fits(each, only)) out(`${each.name.padEnd(28)}  ${each.summary}\n`);
    return 0;
  }
  const wrong = misconfigure === undefined ? undefined : misconfigurationNamed(misconfigure, only);
  const vendors = wrong ? [only ?? wrong.vendors?.[0] ?? "okta"] : only && [only];
  return tried(vendors, (rehearsal) =>
    report(wrong ? diagnosed(rehearsal, wrong) : signedIn(rehearsal), out),
  );
}

/** Whoever presses Ctrl-C must not leave a folder behind either; until all has started, that has to wait. */
async function tried(
  vendors: readonly VendorName[] | undefined,
  examine: (rehearsal: Rehearsal) => Promise<number>,
): Promise<number> {
  const interrupted = untilSignalled().then(() => 1);
  const folder = await mkdtemp(join(tmpdir(), "sallyport-doctor-lab-"));
  try {
    const rehearsal = await openRehearsal(folder, vendors);
    try {
      return await Promise.race([interrupted, examine(rehearsal)]);
    } finally {
      await rehearsal.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function vendorNamed(name: string): VendorName {
  const known = companies.map(({ vendor }) => vendor.name);
  const found = known.find((each) => each === name);
  if (!found) throw new CommandUnknown(`unknown vendor "${name}"; there are ${known.join(", ")}`);
  return found;
}

function misconfigurationNamed(name: string, vendor: VendorName | undefined): Misconfiguration {
  const found = misconfigurationOf(name);
  if (!found)
    throw new CommandUnknown(
      `unknown misconfiguration "${name}"; "sallyport doctor --lab --misconfigure list" shows all`,
    );
  if (vendor && !fits(found, vendor))
    throw new CommandUnknown(`"${name}" cannot be set at ${vendor}, only at ${found.vendors?.join(", ")}`);
  return found;
}

const TELL_US = "This is a mistake of Sallyport's: please report it.";

async function* signedIn({ idps, signIn }: Rehearsal): AsyncIterable<Finding> {
  for (const idp of idps) {
    const recorded = await signIn(idp);
    yield recorded?.outcome === "accepted"
      ? ok(idp.vendor.name, `signed in as ${recorded.email} (${recorded.reference})`)
      : fail(idp.vendor.name, said(recorded), recorded?.fix?.what ?? TELL_US);
  }
}

async function* diagnosed({ idps, attempt }: Rehearsal, wrong: Misconfiguration): AsyncIterable<Finding> {
  for (const idp of idps) yield* judged(idp.vendor.name, wrong, await attempt(wrong, idp));
}

/** Each of the four that an administrator reads, against what the lab knows to be true. */
export function judged(
  vendor: VendorName,
  { summary, expected }: Pick<Misconfiguration, "summary" | "expected">,
  recorded: Recorded | undefined,
): readonly Finding[] {
  const code = held(vendor, expected.code, recorded?.code, `${summary} ${said(recorded)}`);
  if (!recorded || expected.code === "ok") return [code];
  const { diagnosis, fix } = recorded;
  const named = diagnosis ? `${diagnosis.name}: ${diagnosis.summary}` : "none";
  return [
    code,
    held("diagnosis", expected.diagnosis ?? diagnosis?.name, diagnosis?.name, named),
    held("who", expected.who, fix?.who, fix?.who ?? "nobody"),
    fix ? ok("what to do", fix.what) : fail("what to do", "nothing is said", TELL_US),
  ];
}

const held = (about: string, expected: string | undefined, received: string | undefined, says: string) =>
  expected === received ? ok(about, says) : fail(about, `${says} (expected ${expected})`, TELL_US);

function said(recorded: Recorded | undefined): string {
  if (!recorded) return "The broker has recorded no sign-in";
  const { outcome, code, reference } = recorded;
  return outcome === "accepted"
    ? `Accepted all the same (${reference})`
    : `Refused with ${code} (${reference})`;
}
