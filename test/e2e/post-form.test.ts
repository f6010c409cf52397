import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import express from "express";
import { chromium, type Browser } from "playwright-core";
import { sendPostForm } from "../../src/edge/http/post-form.ts";

let browser: Browser;
let ours: Server;
let theirs: Server;
const received: { origin: string | undefined; body: Record<string, string> }[] = [];
const at = (server: Server, host: string): string =>
  `http://${host}:${(server.address() as AddressInfo).port}`;
const idp = () => at(theirs, "idp.localhost");
const broker = () => at(ours, "localhost");
const listening = async (app: express.Express): Promise<Server> => {
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return server;
};

beforeAll(async () => {
  const receiver = express().use(express.urlencoded({ extended: false }));
  receiver.post("/sso", (req, res) => {
    received.push({ origin: req.get("origin"), body: req.body });
    res.send("signed in");
  });
  theirs = await listening(receiver);
  const sender = express();
  sender.get("/", (req, res) => {
    const onward = req.query["to"] === "elsewhere" ? broker() : idp();
    // A page that was tampered with would post elsewhere than its policy says.
    const send = res.send.bind(res);
    res.send = (page: unknown) => send(String(page).replace(`action="${idp()}`, `action="${onward}`));
    sendPostForm(res, {
      title: "One moment",
      text: "On your way.",
      action: `${idp()}/sso?tenant=1&x="2"`,
      fields: { SAMLRequest: 'a+/="<b>', RelayState: "r" },
    });
  });
  ours = await listening(sender);
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
}, 60_000);

afterAll(async () => {
  await browser.close();
  for (const server of [ours, theirs]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test("C5 Chromium posts the form by itself, under the policy that allows this script and this site", async () => {
  const page = await (await browser.newContext()).newPage();
  const problems: string[] = [];
  page.on("console", (message) => problems.push(message.text()));
  await page.goto(broker());
  await page.waitForURL(`${idp()}/**`);
  expect(received.splice(0)).toMatchObject([{ body: { SAMLRequest: 'a+/="<b>', RelayState: "r" } }]);
  expect(problems).toEqual([]);
});

test("C5 without JavaScript its button does", async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(broker());
  expect(received).toEqual([]);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${idp()}/**`);
  expect(received.splice(0)).toHaveLength(1);
});

test("C5 the policy keeps the form from any other site", async () => {
  const page = await (await browser.newContext()).newPage();
  const refused = page.waitForEvent("console", (message) => message.text().includes("form-action"));
  // The blocked submission leaves the page loading for ever.
  await page.goto(`${broker()}/?to=elsewhere`, { waitUntil: "commit" });
  await refused;
  expect(received).toEqual([]);
});
