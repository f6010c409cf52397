import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { run } from "./children.mjs";
import { Stop } from "./stop.mjs";

export const STORES = ["redis-server", "postgresql"];
export const INTEROP = [
  "chromium",
  "simplesamlphp",
  "php-cli",
  "php-sqlite3",
  "php-xml",
  "php-mbstring",
  "php-curl",
  "apache2",
  "libapache2-mod-auth-mellon",
  "libapache2-mod-auth-openidc",
  "nginx-light",
  "dokuwiki",
  "xmlsec1",
  "opensaml-schemas",
  "xmltooling-schemas",
];

const POLICY = "/usr/sbin/policy-rc.d";

/** Installs those that are missing when we are root; otherwise says in one line what to install. */
export async function installDebianPackages(wanted, purpose) {
  if (!existsSync("/usr/bin/dpkg-query"))
    throw new Stop(
      `${purpose} needs Debian 12 or newer with: ${wanted.join(" ")} (this system has no dpkg).`,
    );
  const missing = wanted.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0)
    throw new Stop(
      `${purpose} needs Debian packages; install them with: sudo apt-get install -y --no-install-recommends ${missing.join(" ")}`,
    );
  process.stderr.write(`Installing Debian packages: ${missing.join(" ")}\n`);
  await withoutDaemons(() => aptInstall(missing));
}

const isInstalled = (name) =>
  spawnSync("dpkg-query", ["-W", "-f=${db:Status-Abbrev}", name], { encoding: "utf8" }).stdout?.startsWith(
    "ii",
  );

async function aptInstall(names) {
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: ["ignore", "ignore", "inherit"],
  };
  await run("apt-get", ["update", "-qq"], options);
  const code = await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], options);
  if (code !== 0) throw new Stop(`apt-get install ${names.join(" ")} failed (exit code ${code}).`);
}

/** Debian starts a daemon when its package is installed, unless this file says no. */
async function withoutDaemons(work) {
  if (existsSync(POLICY)) return work();
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}
