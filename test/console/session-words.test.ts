import { placeOf } from "../../src/console/pages/audit/words.ts";
import { consequencesOf, contextInWords, toldInWords } from "../../src/console/pages/sessions/words.ts";

test("X4 W2 what ending a session does to its apps is said by the way in which each learns of it", () => {
  const until = "2026-11-27T10:00:01Z";
  const app = (
    name: string,
    how: "push" | "check" | "browser" | "none",
    ownUntil: string | null = until,
  ) => ({
    appId: name,
    name,
    protocol: "oidc" as const,
    openedAt: "2026-11-27T10:00:00Z",
    limits: { opens: true, until: "2026-11-27T12:00:00Z", idleMinutes: null, rule: "session" as const },
    told: { how, ownUntil, says: "" },
  });
  expect(consequencesOf([])).toEqual([]);
  const apps = [app("Wiki", "push"), app("Forge", "push"), app("Board", "check"), app("Old", "none")];
  expect(consequencesOf([...apps, app("Expenses", "browser"), app("Tracker", "check", null)])).toEqual([
    "Wiki and Forge are told at once.",
    "Board is refused at once.",
    "Old, Expenses, and Tracker are not told: sessions of their own may go on there.",
  ]);
  const said = apps.map(({ told }) => toldInWords(told).word);
  expect(said).toEqual(["told at once", "told at once", "refused at once", "not told"]);
  expect(toldInWords(app("Tracker", "check", null).told)).toEqual({
    tone: "warn",
    word: "refused if it asks",
  });
});

test("W2 an authentication context is called by its last word", () => {
  expect(contextInWords("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport")).toBe(
    "PasswordProtectedTransport",
  );
  expect(contextInWords("https://refeds.org/profile/mfa")).toBe("mfa");
});

test("W2 the audit log leads to a session while it may live, and not to one that has ended", () => {
  expect(placeOf("session.started", "ab.key")).toBe("/sessions/ab.key");
  expect(placeOf("session.ended", "ab.key")).toBeUndefined();
});
