import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApi, type Api } from "../../src/demo/api.ts";
import { startDemo, type Demo, type DemoOptions } from "../../src/demo/demo.ts";
import { listenOnLoopback } from "../../src/demo/ports.ts";
import { openBrowser, type Browser, type Page } from "../kit/browser.ts";

export interface OpenDemo extends Demo {
  readonly api: Api;
  /** Ends the demo and starts it again with what it kept. */
  restarted(): Promise<OpenDemo>;
}

/** The whole demo in a folder of its own, which goes with it. */
export async function openDemo(options: DemoOptions = {}): Promise<OpenDemo> {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-demo-"));
  const settings: DemoOptions = {
    port: 0,
    logLevel: "silent",
    dataDir: join(folder, "data"),
    certsDir: join(folder, "certs"),
    ...options,
  };
  const open = async (): Promise<OpenDemo> => {
    const demo = await startDemo(settings);
    return {
      ...demo,
      api: createApi(demo.urls.broker, demo.adminKey),
      async restarted() {
        await demo.close();
        return open();
      },
      async close() {
        await demo.close();
        await rm(folder, { recursive: true });
      },
    };
  };
  return open();
}

const PORTS = 10;

/** The first of as many free ports in a row as the demo needs. */
export async function freePortsInARow(): Promise<number> {
  for (let first = 21_000 + (process.pid % 500) * 40; ; first += PORTS) {
    const ports = Array.from({ length: PORTS }, (_, offset) => first + offset);
    const tried = await Promise.allSettled(ports.map(listenOnLoopback));
    const free = tried.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    await Promise.all(free.map((door) => door.close()));
    if (free.length === ports.length) return first;
  }
}

/** A browser without JavaScript that types this address at the broker. */
export const browserOf = (email: string): Browser => openBrowser({ fields: { email } });

/** Opens `url`, signs in at the identity provider that the e-mail leads to, and goes wherever that leads. */
export async function signInByHttp(browser: Browser, url: string, person: string): Promise<Page> {
  const page = await browser.go(url);
  const waiting = page.forms[0]?.fields.find(({ name }) => name === "waiting")?.value;
  if (waiting === undefined) throw new Error(`expected a sign-in page, got ${page.url}: ${page.text}`);
  const answer = { waiting, person, password: "demo" };
  return browser.post(new URL("/sign-in", page.url).href, answer, page.url);
}
