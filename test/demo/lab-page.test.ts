import request from "supertest";
import { createSimulator } from "../../src/demo/idps/simulator.ts";
import { okta } from "../../src/demo/idps/okta.ts";
import { oktaPeople } from "../../src/demo/people.ts";
import { rsaKey } from "../kit/keys.ts";

/** A simulator that no broker is attached to. */
const simulate = async () =>
  createSimulator({
    vendor: okta,
    people: oktaPeople,
    baseUrl: `http://${okta.host}:3003`,
    key: await rsaKey("okta"),
  });

test("a switch is thrown by one click on the lab's page, never by another site's", async () => {
  const { app } = await simulate();
  const state = async () =>
    /Set wrong: <b>[\w-]+|Everything is set right/.exec((await request(app).get("/")).text)?.[0];
  const press = (name: string) => request(app).post("/lab").type("form").send({ name });
  await press("wrong-audience").set("Sec-Fetch-Site", "cross-site").expect(400);
  expect(await state()).toBe("Everything is set right");
  await press("wrong-audience").set("Sec-Fetch-Site", "same-origin").expect(303);
  expect(await state()).toBe("Set wrong: <b>wrong-audience");
  await press("trailing-slash").expect(303);
  expect(await state()).toBe("Set wrong: <b>trailing-slash");
  await press("").expect(303);
  expect(await state()).toBe("Everything is set right");
});

test("only what can be set wrong here is listed: nothing at a broker that is not attached, nothing of other vendors", async () => {
  const { app } = await simulate();
  const { text } = await request(app).get("/lab").expect(200);
  expect(text).toContain("<b>wrong-audience</b>");
  expect(text).not.toContain("<b>connection-disabled</b>");
  expect(text).not.toContain("<b>duplicate-attribute</b>");
});

test.each(["no-such-thing", "connection-disabled", "duplicate-attribute"])(
  "what cannot be set wrong here is refused: %s",
  async (name) => {
    const simulator = await simulate();
    await expect(simulator.misconfigure(name)).rejects.toMatchObject({
      code: "demo_no_such_misconfiguration",
    });
    await request(simulator.app).post("/lab").type("form").send({ name }).expect(400);
  },
);
