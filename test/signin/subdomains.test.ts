import { openStage } from "./stage.ts";

const stage = await openStage();
afterAll(() => stage.close());

test("D4 a sub-domain of a domain that stands for its sub-domains leads to its connection and is spoken for", async () => {
  await stage.addDomain("whole.example", { subdomains: true, connectionId: stage.connection.id });
  await stage.addDomain("exact.example", { connectionId: stage.connection.id });
  const other = await stage.addConnection("Other");
  await stage.addDomain("eu.whole.example", { connectionId: other.id });
  const arrive = async (email: string, typed: string) => {
    const browser = stage.browser();
    await stage.signIn(browser, { nameId: email, typed });
    const [attempt] = await stage.attempts();
    return attempt?.code;
  };
  expect(await arrive("ada@a.whole.example", "ada@a.whole.example")).toBe("ok");
  expect(await arrive("ada@a.exact.example", "ada@exact.example")).toBe("domain_not_verified");
  // Claimed by itself and linked elsewhere: the parent's connection may not speak for it.
  expect(await arrive("ada@eu.whole.example", "ada@whole.example")).toBe("domain_not_linked");
});
