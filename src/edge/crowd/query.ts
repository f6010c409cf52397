import type { Request } from "express";
import type { Part } from "../../signin/crowd/directory.ts";
import { malformed } from "./body.ts";

/** A parameter that stands there once. @throws CrowdRefused crowd_request_malformed */
export function optional(req: Request, name: string): string | undefined {
  const value: unknown = req.query[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value.length > 8_000) throw malformed(`expected ${name} once`);
  return value;
}

/** @throws CrowdRefused crowd_request_malformed */
export function required(req: Request, name: string): string {
  const value = optional(req, name);
  if (value === undefined || value === "") throw malformed(`expected ${name}`);
  return value;
}

/** What Crowd gives where nothing is said of how much. */
const USUAL = 1_000;

/** `max-results=-1` is all of it, as in Crowd. @throws CrowdRefused crowd_request_malformed */
export function partOf(req: Request): Part {
  const offset = whole(req, "start-index", 0);
  const limit = optional(req, "max-results") === "-1" ? Infinity : whole(req, "max-results", USUAL);
  return { offset, limit };
}

function whole(req: Request, name: string, usual: number): number {
  const value = optional(req, name);
  if (value === undefined || value === "") return usual;
  if (!/^\d{1,9}$/.test(value)) throw malformed(`expected ${name} as a whole number`);
  return Number(value);
}

export const expands = (req: Request, what: string): boolean =>
  (optional(req, "expand") ?? "").split(",").some((each) => each.trim() === what);
