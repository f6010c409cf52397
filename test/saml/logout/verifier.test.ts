import { verifyLogoutHere } from "../../../src/saml/logout/verify.ts";
import { createVerifier } from "../../../src/saml/verifier.ts";
import { posted, query, requestXml, signedXml } from "../../kit/forge/logout.ts";
import { createLogoutBench } from "./bench.ts";

const { context, trust } = await createLogoutBench();
const verifier = createVerifier({ timeLimitMs: 10_000, threads: 1 });
afterAll(() => verifier.close());

test.each([
  { binding: "redirect", rawQuery: query(context, requestXml(context)) },
  { binding: "post", form: posted(signedXml(context, requestXml(context))) },
  { binding: "post", form: posted(requestXml(context)) },
] as const)("a worker's verdict is the verdict of this thread: %#", async (incoming) => {
  const verdict = await verifier.verifyLogout(incoming, trust, context.now);
  expect(verdict).toEqual(await verifyLogoutHere(incoming, trust, context.now));
});

test("a logout over the time limit is stopped, and nobody is told", async () => {
  const hasty = createVerifier({ timeLimitMs: 1, threads: 1 });
  const incoming = { binding: "post", form: posted(signedXml(context, requestXml(context))) } as const;
  expect(await hasty.verifyLogout(incoming, trust, context.now)).toMatchObject({
    ok: false,
    code: "saml_time_limit",
    request: undefined,
  });
  await hasty.close();
});
