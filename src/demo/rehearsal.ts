import { join } from "node:path";
import type { Fix } from "../kernel/checks.ts";
import { systemRandom } from "../kernel/random.ts";
import { startProcess } from "../main.ts";
import { createApi } from "./api.ts";
import { startDnsServer } from "./dns-server.ts";
import { startLab, type LabIdp } from "./idps/lab.ts";
import type { Misconfiguration } from "./idps/misconfigurations/misconfiguration.ts";
import type { VendorName } from "./idps/vendor.ts";
import { DEMO_PASSWORD, type Person } from "./people.ts";
import { freePort } from "./ports.ts";
import { openVisitor, type Page, type Visitor } from "./visitor.ts";

/** What the flight recorder's API says of one attempt, as far as a rehearsal asks. */
export interface Recorded {
  readonly reference: string;
  readonly outcome: "accepted" | "refused" | "tested";
  readonly code: string;
  readonly email: string | null;
  readonly diagnosis: { readonly name: string; readonly summary: string } | null;
  readonly fix: Fix | null;
}

/** A broker and simulators that exist to be tried, and go away without a trace. */
export interface Rehearsal {
  readonly idps: readonly LabIdp[];
  /** The first of the company's people signs in. @returns absent if the broker has recorded nothing */
  signIn(idp: LabIdp): Promise<Recorded | undefined>;
  /** The same with one thing set wrong, and right again after. @throws NoSuchMisconfiguration */
  attempt(misconfiguration: Misconfiguration, idp: LabIdp): Promise<Recorded | undefined>;
  close(): Promise<void>;
}

/** @param folder an empty one, for all that is kept; it is the caller's to remove, after `close` */
export async function openRehearsal(folder: string, vendors?: readonly VendorName[]): Promise<Rehearsal> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const dns = await startDnsServer(join(folder, "dns.txt"));
    closers.push(() => dns.close());
    const adminKey = `rehearsal-${systemRandom.token()}`;
    const port = await freePort(0);
    const broker = await startProcess({ environment: environmentOf(folder, port, adminKey, dns.address) });
    closers.push(() => broker.close());
    const api = createApi(broker.url, adminKey);
    const certsDir = join(folder, "certs");
    const lab = await startLab({ api, publish: dns.publish, certsDir, ...(vendors && { vendors }) });
    closers.push(() => lab.close());
    const newest = async () => (await api.get<{ items: Recorded[] }>("/signins?limit=1")).items[0];
    return { idps: lab.idps, close, ...createAttempts(broker.url, newest) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Nothing of the surrounding environment comes in, and nothing beyond this machine is asked. */
const environmentOf = (folder: string, port: number, adminKey: string, nameServer: string) => ({
  SALLYPORT_PUBLIC_URL: `http://localhost:${port}`,
  PORT: String(port),
  SALLYPORT_LISTEN: "127.0.0.1",
  SALLYPORT_DATA_DIR: join(folder, "broker"),
  SALLYPORT_DNS_SERVERS: nameServer,
  SALLYPORT_BOOTSTRAP_ADMIN_KEY: adminKey,
  // what is refused here is refused on purpose
  SALLYPORT_LOG_LEVEL: "silent",
  SALLYPORT_DRAIN_SECONDS: "2",
});

function createAttempts(
  brokerUrl: string,
  newest: () => Promise<Recorded | undefined>,
): Pick<Rehearsal, "signIn" | "attempt"> {
  async function recordedOf(visit: () => Promise<unknown>): Promise<Recorded | undefined> {
    const before = await newest();
    await visit();
    const after = await newest();
    return after?.reference === before?.reference ? undefined : after;
  }
  const typeAddress = async (email: string) => {
    const visitor = openVisitor();
    return visitor.press(await visitor.open(`${brokerUrl}/login`), { email });
  };
  return {
    signIn: (idp) => recordedOf(() => visit(idp, idp.people[0]!)),
    async attempt({ name, after, does, types }, idp) {
      const earlier = after === "two" ? 2 : after === "one" ? 1 : 0;
      for (const person of idp.people.slice(0, earlier)) await visit(idp, person);
      await idp.misconfigure(name);
      try {
        return await recordedOf(() =>
          types === undefined ? visit(idp, idp.people[0]!, does !== undefined) : typeAddress(types),
        );
      } finally {
        await idp.mend();
      }
    },
  };
}

const MOST_FORMS = 4;

/** From the connection's start address through every form until one of the broker's own pages has the last word. */
async function visit(idp: LabIdp, person: Person, losesCookies = false): Promise<void> {
  const visitor = openVisitor();
  let page = await visitor.open(idp.loginUrl);
  if (losesCookies) visitor.forget(new URL(idp.loginUrl).hostname);
  for (let forms = 0; forms < MOST_FORMS && goesOn(page, idp); forms += 1)
    page = await pressAs(visitor, page, person);
}

/** At the identity provider every form leads on; at the broker only one that carries a request there. */
const goesOn = ({ url, form }: Page, idp: LabIdp): boolean =>
  form !== undefined && (url.startsWith(idp.url) || form.action.startsWith(idp.url));

function pressAs(visitor: Visitor, page: Page, { email }: Person): Promise<Page> {
  const asked = page.form?.fields["waiting"] !== undefined;
  return visitor.press(page, asked ? { person: email, password: DEMO_PASSWORD } : {});
}
