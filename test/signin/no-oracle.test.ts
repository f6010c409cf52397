import pg from "pg";
import { aPerson } from "../conformance/samples.ts";
import { HOME, leavesFor, openStage } from "./stage.ts";

/** All state in one store, so that every round trip is seen. */
const stage = await openStage("postgres");
await stage.addDomain("pending.example", { status: "pending", connectionIds: [stage.connection.id] });
await stage.addDomain("unlinked.example", {});
for (const [email, status] of [
  [`known@${HOME}`, "active"],
  [`gone@${HOME}`, "deactivated"],
] as const)
  await stage.world.database.transact(stage.world.tenantId, ({ people }) =>
    people.insert(aPerson(stage.world.tenantId, { email, status })),
  );
const textOf = (query: unknown): string =>
  typeof query === "object" && query !== null && "text" in query ? String(query.text) : String(query);

const asked: string[] = [];
const ask: unknown = Reflect.get(pg.Client.prototype, "query");
if (typeof ask !== "function") throw new TypeError("pg asks otherwise now");
Object.assign(pg.Client.prototype, {
  query(this: unknown, ...query: readonly unknown[]): unknown {
    asked.push(textOf(query[0]));
    return Reflect.apply(ask, this, query);
  },
});
afterAll(async () => {
  Object.assign(pg.Client.prototype, { query: ask });
  await stage.close();
});

/** What the browser sees of a typed address, less what differs by chance, and what was asked of the store for it. */
async function seen(email: string) {
  const browser = stage.browser();
  const form = await browser.go(`${stage.publicUrl}/login`, { stopAt: (page) => page.forms.length > 0 });
  asked.length = 0;
  const first = await browser.submit(form, { email }, form.forms[0], { stopAt: () => true });
  const questions = [...asked];
  const page =
    first.status < 400 && first.headers.location
      ? await browser.follow(first, first.headers.location, { stopAt: leavesFor(stage.idp.ssoUrl) })
      : first;
  return { answer: outward(first), next: outward(page), questions };
}
const outward = ({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}) => ({
  status,
  headers: Object.keys(headers).toSorted(),
  location: typeof headers["location"] === "string" ? headers["location"].replace(/[?].*/, "") : undefined,
  body: body
    .replace(/SP-[\dA-Z]{4}-[\dA-Z]{4}/g, "REFERENCE")
    .replace(/request=[\w-]+/g, "request=ID")
    .replace(/[?]SAMLRequest=[^<]*/, "?QUERY"),
});

const nobodys = ["a@unknown.example", "a@pending.example", "a@unlinked.example", "a@sub.unknown.example"];
const somebodys = [`known@${HOME}`, `nobody@${HOME}`, `gone@${HOME}`];

test.each([
  ["an address whose domain leads nowhere, for whatever reason", nobodys],
  ["a known person, an unknown one and a deactivated one", somebodys],
])(
  "D4 %s: the same text, byte for byte, and the same questions to the store",
  async (_what, [first = "", ...others]) => {
    await seen(first);
    const expected = await seen(first);
    expect(expected.questions.length).toBeGreaterThan(3);
    for (const email of others) expect([email, await seen(email)]).toEqual([email, expected]);
  },
);
