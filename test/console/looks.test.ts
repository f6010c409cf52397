import type { Schemas } from "../../src/console/api/client.ts";
import { fitting } from "../../src/console/pages/settings/fitting.ts";
import {
  GROUNDS,
  isColour,
  logoType,
  looksBody,
  looksOf,
  OWN_COLOURS,
} from "../../src/console/pages/settings/looks.ts";
import { PALETTES, STYLESHEET } from "../../src/edge/http/stylesheet.ts";

const tenant: Schemas["Tenant"] = {
  id: "7d0b3f0a-5f0e-4a3e-9d5a-111111111111",
  name: "Acme",
  branding: { name: null, colour: "#e4002b", shownColours: null, contact: null, logo: null },
  createdAt: "2026-11-28T10:00:00Z",
  version: 3,
};

test("W1 a change of looks sends what differs; an emptied field is taken away", () => {
  const looks = looksOf(tenant);
  expect(looksBody(looks, tenant)).toEqual({});
  expect(looksBody({ ...looks, colour: "", contact: " it@acme.com " }, tenant)).toEqual({
    branding: { colour: null, contact: "it@acme.com" },
  });
  expect(looksBody({ ...looks, tenantName: "Acme AG" }, tenant)).toEqual({ name: "Acme AG" });
});

test("W1 the preview without a colour shows the colours that the employees' pages have by themselves", () => {
  expect(GROUNDS).toEqual(PALETTES);
  for (const { accent, onAccent } of Object.values(OWN_COLOURS))
    expect(STYLESHEET).toContain(`--accent:${accent};--on-accent:${onAccent};`);
  expect([isColour("#E4002b"), isColour("#e40"), isColour("")]).toEqual([true, false, false]);
  expect([logoType("image/png"), logoType("image/svg+xml")]).toEqual(["image/png", undefined]);
});

test("W2 settings are found by words of their name or of what they do", () => {
  const items = [
    { name: "SALLYPORT_PUBLIC_URL", description: "Where people find it." },
    { name: "REDIS_URL", description: "Where what expires is kept." },
  ];
  expect(fitting(items, "url where").map(({ name }) => name)).toEqual(["SALLYPORT_PUBLIC_URL", "REDIS_URL"]);
  expect(fitting(items, "expires redis")).toHaveLength(1);
  expect(fitting(items, undefined)).toHaveLength(2);
});
