import { HOME, openStage } from "./stage.ts";

const stage = await openStage();
afterAll(() => stage.close());

const PARTNER = "partner.example";
const FREE = "brand-new.example";
const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

/** Ada comes by the first connection under a NameID that says nothing of her address. */
const ada = (email: string) => ({ nameId: "00u1ada", email, change: { nameIdFormat: PERSISTENT } });

const lastCode = async () => (await stage.attempts())[0]?.code;

test("D5 a connection that lost a domain does not speak for that domain's people under an address it still has", async () => {
  await stage.addDomain(PARTNER, { connectionId: stage.connection.id });
  await stage.signIn(stage.browser(), ada(`ada@${HOME}`));
  const [before] = await stage.people();
  const successor = await stage.addConnection("Successor");
  await stage.relink(HOME, successor.id);

  const browser = stage.browser();
  const page = await stage.signIn(browser, { ...ada(`mallory@${PARTNER}`), typed: `mallory@${PARTNER}` });
  expect(page.status).toBe(403);
  expect(await lastCode()).toBe("person_of_another_connection");
  expect(await stage.who(browser)).toBeNull();
  expect(await stage.people()).toEqual([before]);
  expect((await stage.attempts())[0]?.fix?.who).toBe("broker-admin");
});

test("S6 a person whose old domain nobody speaks for any more is renamed and stays who they are", async () => {
  await stage.addDomain(FREE, { connectionId: stage.connection.id });
  await stage.relink(HOME, undefined);
  const [before] = await stage.people();
  const browser = stage.browser();
  const page = await stage.signIn(browser, { ...ada(`ada@${FREE}`), typed: `ada@${FREE}` });
  expect(page.status).toBe(200);
  expect(await stage.people()).toMatchObject([{ id: before?.id, email: `ada@${FREE}` }]);
});
