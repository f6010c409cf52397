import { raw, type Request, type RequestHandler } from "express";
import { Invalid } from "../../kernel/errors.ts";

/** Metadata of one provider is a few kilobytes; what is larger is refused further in, by its own words. */
const LARGEST_FORM = "1mb";
const MULTIPART = "multipart/form-data";

const readBytes = raw({ type: MULTIPART, limit: LARGEST_FORM });

/**
 * A form with a file in it (RFC 7578): its fields as text, the file's too, under their names. The bytes are read whole,
 * within a limit, by the parser that Node's `Response` has.
 * @throws Invalid
 */
export const readMultipart: RequestHandler[] = [
  readBytes,
  async (req, _res, next) => {
    req.body = Buffer.isBuffer(req.body) ? await fieldsOf(req, req.body) : {};
    next();
  },
];

async function fieldsOf(req: Request, body: Buffer): Promise<Readonly<Record<string, string>>> {
  const headers = { "content-type": req.get("content-type") ?? MULTIPART };
  const form = await new Response(new Uint8Array(body), { headers }).formData().catch((cause: unknown) => {
    throw new Invalid("the form could not be read", { cause, nextStep: "Send it once more." });
  });
  const fields = new Map<string, string>();
  for (const [name, value] of form) {
    const text = typeof value === "string" ? value : await value.text();
    // Of two fields of one name the first that says something.
    if ((fields.get(name) ?? "") === "") fields.set(name, text);
  }
  return Object.fromEntries(fields);
}
