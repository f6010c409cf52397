import type { Request } from "express";
import { readEmail } from "../../mapping/email.ts";

/** A field of a query or of a form; absent if it is empty or sent more than once. */
export function fieldOf(fields: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = fields?.[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export const requestOf = (fields: Record<string, unknown> | undefined): string | undefined =>
  fieldOf(fields, "request");

/** What was typed as an address, whatever it is. */
export const typedOf = (req: Request): string => fieldOf(req.body, "email") ?? "";

/** The one spelling of an address; `undefined` for what is none. */
export const addressOf = (text: string | undefined): string | undefined =>
  readEmail(text?.trim() ?? "")?.address;
