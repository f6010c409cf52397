import { readFileSync } from "node:fs";
import { diagnose, RULES } from "../../../src/signin/diagnosis/diagnose.ts";
import { openLocalStage, PASSWORD } from "../local-stage.ts";
import { OF_PERSONS } from "./person-cases.ts";

const stage = await openLocalStage();
afterAll(() => stage.close());

const latestNamed = async () => {
  const attempt = await stage.latest();
  return attempt && diagnose(attempt, "generic");
};

test.each(Object.entries(OF_PERSONS))(
  "S5 %s is named by its checks, with who has to act and what to do",
  (name, { code, who, says = "", checks = [] }) => {
    const found = diagnose({ code, checks, at: new Date(0) }, "okta");
    expect(found).toMatchObject({ name, fix: { who } });
    expect(found?.summary).toContain(says);
    expect(found?.summary).toMatch(/^[A-Z].+\.$/);
    expect(found?.fix.what).toMatch(/^[A-Z].{10,}[.}]$/);
  },
);

test("S5 live: passwords that are wrong, of nobody, or not allowed are named as what they are", async () => {
  const ada = await stage.withPassword("ada");
  const typed = async (email: string, password: string) => {
    const browser = stage.browser();
    await stage.fill(browser, await stage.identify(browser, email), { password });
    return latestNamed();
  };
  expect(await typed(ada.email, "not the password")).toMatchObject({ name: "password_wrong" });
  expect(await typed("nobody@northwind.example", PASSWORD)).toMatchObject({ name: "password_of_nobody" });
  await stage.policies.create(
    {
      name: "Strict",
      sso: { mode: "enforced", connectionId: stage.connection.id },
      bindings: { people: [ada.id] },
    },
    stage.by,
  );
  const refused = await typed(ada.email, PASSWORD);
  expect(refused).toMatchObject({ name: "sso_enforced_by_policy", fix: { who: "employee" } });
  expect(refused?.summary).toContain("Strict");
});

test("S5 live: a sign-in that stops at the second factor is told from one whose factor was wrong", async () => {
  const eve = await stage.withPassword("eve");
  await stage.enrol(eve);
  const browser = stage.browser();
  const page = await stage.fill(browser, await stage.identify(browser, eve.email), { password: PASSWORD });
  expect(await latestNamed()).toMatchObject({ name: "second_factor_not_given" });
  await stage.fill(browser, page, { code: "000000" });
  expect(await latestNamed()).toMatchObject({ name: "second_factor_wrong", fix: { who: "employee" } });
});

test("S5 whatever refuses a person by policy, credential or identity has a diagnosis of its own", () => {
  const fixes = readFileSync(new URL("../../../src/signin/fixes.ts", import.meta.url), "utf8");
  const codes = [...fixes.matchAll(/^ {2}((?:policy|password|person|signin|domain|jit)_[a-z_]+): /gm)];
  const named = new Set(RULES.flatMap((rule) => rule.codes));
  expect(codes.length).toBeGreaterThan(25);
  expect(codes.map(([, code]) => code).filter((code) => !named.has(code ?? ""))).toEqual([]);
});
