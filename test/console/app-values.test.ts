import type { Schemas } from "../../src/console/api/client.ts";
import { accessBody, accessOf, openInWords } from "../../src/console/pages/apps/access-values.ts";
import { asked, EMPTY, newAppBody } from "../../src/console/pages/apps/new-app-values.ts";
import { isOpen, SECRET_PLACE, secretOf, withSecret } from "../../src/console/pages/apps/secrets.ts";
import { certificatesOf, changesOf, valuesOf } from "../../src/console/pages/apps/settings-values.ts";
import { APP_VALUES } from "../../src/presets/app-types.ts";

const app: Schemas["OidcApp"] = {
  id: "7d0b3f0a-5f0e-4a3e-9d5a-111111111111",
  name: "Tracker",
  groups: ["staff"],
  roles: [],
  enabled: true,
  contact: null,
  launchUrl: null,
  preset: null,
  baseUrl: null,
  session: null,
  createdAt: "2026-11-28T10:00:00Z",
  updatedAt: "2026-11-28T10:00:00Z",
  version: 1,
  protocol: "oidc",
  clientId: "abc",
  redirectUris: ["https://tracker.example.com/cb"],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: "https://tracker.example.com/back",
  frontchannelLogoutUri: null,
  requirePkce: true,
  claims: [],
};

test("A5 of a known product only its name and address are asked, of any other what must be known", () => {
  expect(asked({ protocol: "oidc", defaults: { redirectUris: ["https://x/cb"] } })).toBeUndefined();
  expect(asked({ protocol: "oidc", defaults: {} })).toBe("redirectUris");
  expect(asked({ protocol: "forward-auth", defaults: {} })).toBe("hosts");
  expect(asked({ protocol: "saml", defaults: {} })).toBe("saml");
  expect(asked({ protocol: "crowd", defaults: {} })).toBeUndefined();
});

test("A2 an app's own metadata goes before what was typed beside it; what was left empty is not sent", () => {
  const typed = {
    ...EMPTY,
    name: "Wiki",
    protocol: "saml" as const,
    entityId: " urn:wiki ",
    acsUrls: "https://w/acs\n",
  };
  expect(newAppBody("generic", typed)).toEqual({
    name: "Wiki",
    preset: "generic",
    protocol: "saml",
    entityId: "urn:wiki",
    acsUrls: ["https://w/acs"],
  });
  expect(newAppBody("generic", { ...typed, metadataXml: "<x/>", baseUrl: "https://w" })).toEqual({
    name: "Wiki",
    preset: "generic",
    baseUrl: "https://w",
    protocol: "saml",
    metadataXml: "<x/>",
  });
});

test("W2 a change of settings sends what differs and nothing else", () => {
  const values = valuesOf(app);
  expect(changesOf(values, app)).toEqual({});
  const typed = {
    ...values,
    backchannelLogoutUri: " ",
    redirectUris: "https://tracker.example.com/cb\nhttps://tracker.example.com/cb2",
    idleMinutes: 30,
  };
  expect(changesOf(typed, app)).toEqual({
    backchannelLogoutUri: null,
    redirectUris: ["https://tracker.example.com/cb", "https://tracker.example.com/cb2"],
    session: { idleMinutes: 30 },
  });
});

test("A6 access is said and sent: a row that was left empty is no role, an empty contact is taken away", () => {
  const values = {
    ...accessOf(app),
    roles: [
      { role: "", groups: [] },
      { role: "Admin", groups: ["it"] },
    ],
  };
  expect(accessBody(values)).toEqual({
    groups: ["staff"],
    contact: null,
    roles: [{ role: "Admin", groups: ["it"] }],
  });
  expect(openInWords({ groups: [], people: 1 })).toBe("Open to everybody: 1 active person.");
  expect(openInWords({ groups: ["x"], people: 0 })).toContain("nobody");
});

test("A5 the secret stands in its places of the instructions while it is known, and nowhere afterwards", () => {
  expect(SECRET_PLACE).toBe(APP_VALUES.clientSecret);
  const way: Schemas["AppWay"] = {
    protocol: "oidc",
    title: "x",
    defaults: {},
    steps: [
      {
        where: "Settings",
        do: "Enter",
        fields: [{ label: "Secret", enter: SECRET_PLACE, note: null }],
        snippet: `secret = ${SECRET_PLACE}`,
      },
    ],
    access: "",
    logout: "",
    unverified: [],
    sources: [],
  };
  expect(withSecret(way, "s3cret").steps[0]).toMatchObject({
    fields: [{ enter: "s3cret" }],
    snippet: "secret = s3cret",
  });
  expect(withSecret(way, undefined)).toBe(way);
  expect([isOpen(SECRET_PLACE), isOpen("https://x")]).toEqual([true, false]);
  expect(secretOf({ ...app, clientSecret: "s" })).toEqual({ label: "Client secret", value: "s" });
});

test("A2 certificates are read one after the other, with or without their heads", () => {
  const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
  expect(certificatesOf(`${pem("AAAA")}\n${pem("BBBB")}\n`)).toEqual([pem("AAAA"), pem("BBBB")]);
  expect(certificatesOf("AAAA\n\nBBBB\n")).toEqual(["AAAA", "BBBB"]);
  expect(certificatesOf("  ")).toEqual([]);
});
