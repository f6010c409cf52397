import { appendFileSync } from "node:fs";
import { lookup } from "node:dns/promises";
import { Stop } from "./stop.mjs";

/**
 * Browsers resolve every name under localhost by themselves; PHP and Apache ask the system, which may not.
 * One host name for each program: cookies ignore ports, and only different names are different sites.
 */
const NAMES = ["broker.localhost", "ssp-idp.localhost", "oidcrp.localhost", "samlp-idp.localhost"];

export async function ensureHostNames(purpose) {
  const answers = await Promise.all(NAMES.map((name) => lookup(name, 4).catch(() => undefined)));
  const missing = NAMES.filter((_, index) => answers[index]?.address !== "127.0.0.1");
  if (missing.length === 0) return;
  const line = `127.0.0.1 ${missing.join(" ")}`;
  try {
    appendFileSync("/etc/hosts", `${line}\n`);
  } catch {
    throw new Stop(`${purpose} needs this line in /etc/hosts: ${line}`);
  }
}
