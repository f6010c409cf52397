import type { Request } from "express";

/** The texts of a form that was posted. */
export function fieldsOf(req: Request): Readonly<Record<string, string>> {
  const body: unknown = req.body;
  const entries = typeof body === "object" && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
