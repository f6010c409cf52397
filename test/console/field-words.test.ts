import { fieldName, fieldWords } from "../../src/console/api/field-words.ts";
import { fieldErrorsOf } from "../../src/console/api/problem.ts";
import { FieldsRefused, toProblem } from "../../src/edge/api/problems.ts";
import { Invalid } from "../../src/kernel/errors.ts";
import { z } from "zod";

const body = z.strictObject({
  name: z.string().min(1),
  issuer: z.url(),
  emails: z.array(z.email()).min(1),
  minLength: z.number().min(12),
  mode: z.enum(["off", "enforced"]),
});

/** As the API refuses it, as a form shows it. */
function shownFor(sent: unknown): Record<string, string> {
  const { error } = body.safeParse(sent);
  if (error === undefined) throw new Error("nothing was refused");
  return fieldErrorsOf(toProblem(new FieldsRefused("body", error), undefined));
}

test("W2 what a form lacks is said at the field in words, not in the API's", () => {
  expect(shownFor({ name: "", emails: [], minLength: 3, mode: "on" })).toEqual({
    name: "This is needed.",
    issuer: "This is needed.",
    emails: "This is needed.",
    minLength: "At least 12.",
    mode: "One of: off, enforced.",
  });
});

test("W2 what is typed in another form than the field's is named as what it is not", () => {
  const right = { name: "Acme", minLength: 12, mode: "off" };
  expect(shownFor({ ...right, issuer: "not a url", emails: ["ada"] })).toEqual({
    issuer: "This is no address; it begins with https://.",
    "emails.0": "This is no e-mail address.",
  });
  expect(fieldWords({ path: "note", message: "no control characters" })).toBe("No control characters.");
});

test("W2 a field that stands elsewhere is called by words", () => {
  expect(["idp.entityId", "idp.certificates.0", "metadataUrl", "acsUrls", "name", ""].map(fieldName)).toEqual(
    ["Entity ID", "Certificates", "Metadata URL", "ACS URLs", "Name", ""],
  );
});

test("W2 what a rule of the domain refuses stands at its field, with what was wanted", () => {
  const refusal = new Invalid("baseUrl cannot be used", {
    mismatch: { field: "baseUrl", expected: "an http or https address", received: "nonsense" },
  });
  const problem = toProblem(refusal, undefined);
  expect(problem).toMatchObject({ expected: "an http or https address", received: "nonsense" });
  expect(fieldErrorsOf(problem)).toEqual({ baseUrl: "Wanted: an http or https address." });
});
