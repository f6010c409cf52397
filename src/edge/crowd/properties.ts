import type { Restriction, TextMatch, TextProperty, TimeProperty } from "../../directory/restriction.ts";
import { malformed } from "./body.ts";

export type EntityType = "user" | "group";
export type Comparison = "=" | "<" | ">";

const TEXTS: Readonly<Record<EntityType, ReadonlySet<string>>> = {
  user: new Set(["name", "email", "firstName", "lastName", "displayName"]),
  group: new Set(["name", "description"]),
};
const TIMES: ReadonlySet<string> = new Set(["createdDate", "updatedDate"]);

const isText = (type: EntityType, name: string): name is TextProperty => TEXTS[type].has(name);
const isTime = (name: string): name is TimeProperty => TIMES.has(name);

/** One condition of a restriction in CQL. @throws CrowdRefused crowd_request_malformed */
export function condition(type: EntityType, name: string, by: Comparison, value: string): Restriction {
  if (isTime(name)) {
    const match = by === "=" ? "at" : by === "<" ? "before" : "after";
    return { kind: "time", property: name, match, value: instantOf(value) };
  }
  if (by !== "=") throw malformed(`${name.slice(0, 60)} can be compared by = alone`);
  if (name === "active") return { kind: "active", value: flagOf(value) };
  if (!isText(type, name)) throw unknownProperty(type, name);
  const [before, after] = [value.startsWith("*"), value.length > 1 && value.endsWith("*")];
  const literal = value.slice(before ? 1 : 0, after ? -1 : undefined);
  const match: TextMatch = before ? (after ? "contains" : "ends") : after ? "starts" : "exactly";
  return { kind: "text", property: name, match, value: literal };
}

const MODES = new Map<string, TextMatch>([
  ["EXACTLY_MATCHES", "exactly"],
  ["STARTS_WITH", "starts"],
  ["ENDS_WITH", "ends"],
  ["CONTAINS", "contains"],
]);
const TIME_MODES = new Map<string, "at" | "before" | "after">([
  ["EXACTLY_MATCHES", "at"],
  ["LESS_THAN", "before"],
  ["GREATER_THAN", "after"],
]);

/** One condition of a restriction in XML or JSON. @throws CrowdRefused crowd_request_malformed */
export function matching(type: EntityType, name: string, mode: string, value: string): Restriction {
  if (isTime(name)) {
    const match = TIME_MODES.get(mode);
    if (match === undefined) throw unknownMode(name, mode);
    return { kind: "time", property: name, match, value: instantOf(value) };
  }
  if (name === "active") {
    if (mode !== "EXACTLY_MATCHES") throw unknownMode(name, mode);
    return { kind: "active", value: flagOf(value) };
  }
  if (!isText(type, name)) throw unknownProperty(type, name);
  const match = MODES.get(mode);
  if (match === undefined) throw unknownMode(name, mode);
  return { kind: "text", property: name, match, value };
}

const unknownProperty = (type: EntityType, name: string) =>
  malformed(`a ${type} cannot be searched by ${name.slice(0, 60)}`);
const unknownMode = (name: string, mode: string) =>
  malformed(`${name} cannot be compared by ${mode.slice(0, 60)}`);

function flagOf(value: string): boolean {
  const flag = value.toLowerCase();
  if (flag !== "true" && flag !== "false") throw malformed("active is true or false");
  return flag === "true";
}

/** A year, a month or a day is its first instant, in UTC; so is a time without a zone. */
const INSTANT =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

function instantOf(value: string): Date {
  const [
    ,
    year,
    month = "01",
    day = "01",
    hour = "00",
    minute = "00",
    second = "00",
    fraction = "",
    zone = "Z",
  ] = INSTANT.exec(value) ?? [];
  const ms = fraction.slice(0, 3).padEnd(3, "0");
  const offset = zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}${offset}`);
  if (year === undefined || Number.isNaN(instant.getTime()) || rolls(`${year}-${month}-${day}`))
    throw malformed("expected a time as ISO 8601 writes it, e.g. 2026-11-27T09:00:00Z");
  return instant;
}

/** 30 February would be taken for 2 March. */
function rolls(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(day);
}
