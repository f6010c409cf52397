import { revocationOf } from "../../src/openings/revocation.ts";
import type { Told } from "../../src/openings/types.ts";

const NOW = new Date("2026-11-27T12:00:00Z");
const DAY = 86_400_000;
const app = { id: "6f2bb7b3-58a5-4c0e-bb09-8c2d0f5e0b9a", enabled: true };

/** How the app learns, and how long an old session of its own can live after a deactivation now, ms. */
function told(about: Told) {
  const { channels, oldSessionUntil, says } = revocationOf(about, NOW, DAY);
  const left = oldSessionUntil && oldSessionUntil.getTime() - NOW.getTime();
  return { by: channels.map(({ by }) => by), left, says };
}

const openId = (back: string | undefined, front?: string) =>
  told({
    ...app,
    protocol: "oidc",
    clientId: "tracker",
    backchannelLogoutUri: back,
    frontchannelLogoutUri: front,
  });

test("X4 OpenID Connect: told within a second by the back channel; without it the app alone decides", () => {
  expect(openId("https://a.example/back", "https://a.example/front")).toMatchObject({
    by: ["push", "check", "browser"],
    left: 1_000,
  });
  expect(openId(undefined, "https://a.example/front")).toMatchObject({
    by: ["check", "browser"],
    left: undefined,
    says: expect.stringContaining("backchannelLogoutUri"),
  });
});

test("X4 SAML: no channel without a browser; the end was told at sign-in", () => {
  const saml = { ...app, protocol: "saml" } as const;
  expect(told({ ...saml, slo: undefined })).toMatchObject({
    by: [],
    left: DAY,
    says: expect.stringContaining("within 24 hours"),
  });
  expect(told({ ...saml, slo: { url: "https://a.example/slo" } })).toMatchObject({
    by: ["browser"],
    left: DAY,
  });
});

test("X4 forward-auth: each request is checked, and what is open already is named", () => {
  expect(told({ ...app, protocol: "forward-auth" })).toMatchObject({
    by: ["check"],
    left: 1_000,
    says: expect.stringContaining("WebSocket"),
  });
});

test("X4 Crowd: refused when it asks, told at its next synchronisation, and its own sessions are its own", () => {
  expect(told({ ...app, protocol: "crowd" })).toMatchObject({
    by: ["check", "check"],
    left: undefined,
    says: expect.stringContaining("every hour"),
  });
});
