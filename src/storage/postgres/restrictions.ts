import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Restriction, TextMatch, TextProperty, TimeProperty } from "../../directory/restriction.ts";

type Condition = RawBuilder<SqlBool>;
type Column = RawBuilder<unknown>;

interface Subject {
  readonly texts: Readonly<Partial<Record<TextProperty, Column>>>;
  readonly active: Column;
}

const PERSON: Subject = {
  texts: {
    name: sql.ref("people.email"),
    email: sql.ref("people.email"),
    firstName: sql`coalesce(${sql.ref("people.given_name")}, '')`,
    lastName: sql`coalesce(${sql.ref("people.family_name")}, '')`,
    displayName: sql.ref("people.display_name"),
  },
  active: sql`(${sql.ref("people.status")} = 'active')`,
};
const GROUP: Subject = {
  texts: { name: sql.ref("groups.name"), description: sql.ref("groups.description") },
  active: sql`true`,
};
const TIMES = (subject: Subject): Readonly<Record<TimeProperty, Column>> => {
  const table = subject === PERSON ? "people" : "groups";
  return { createdDate: sql.ref(`${table}.created_at`), updatedDate: sql.ref(`${table}.updated_at`) };
};

export const personCondition = (where: Restriction): Condition => conditionOf(where, PERSON);
export const groupCondition = (where: Restriction): Condition => conditionOf(where, GROUP);

function conditionOf(where: Restriction, subject: Subject): Condition {
  switch (where.kind) {
    case "all":
      return sql<SqlBool>`true`;
    case "and":
    case "or": {
      const parts = where.of.map((part) => conditionOf(part, subject));
      if (parts.length === 0) return where.kind === "and" ? sql<SqlBool>`true` : sql<SqlBool>`false`;
      return sql<SqlBool>`(${sql.join(parts, where.kind === "and" ? sql` and ` : sql` or `)})`;
    }
    case "text":
      return textCondition(subject.texts[where.property], where.match, where.value);
    case "time":
      return timeCondition(TIMES(subject)[where.property], where.match, where.value);
    case "active":
      return sql<SqlBool>`${subject.active} = ${where.value}::boolean`;
  }
}

/** A property that the subject has none of holds for nobody: a surface refuses to ask for it. */
function textCondition(column: Column | undefined, match: TextMatch, value: string): Condition {
  if (column === undefined) return sql<SqlBool>`false`;
  if (match === "exactly") return sql<SqlBool>`lower(${column}) = lower(${value}::text)`;
  const literal = value.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const [before, after] = [match === "starts" ? "" : "%", match === "ends" ? "" : "%"];
  return sql<SqlBool>`lower(${column}) like lower(${`${before}${literal}${after}`}::text)`;
}

function timeCondition(column: Column, match: "at" | "before" | "after", value: Date): Condition {
  // Columns keep microseconds; what is compared with is given in milliseconds.
  const at = sql`date_trunc('milliseconds', ${column})`;
  if (match === "at") return sql<SqlBool>`${at} = ${value}::timestamptz`;
  return match === "before"
    ? sql<SqlBool>`${at} < ${value}::timestamptz`
    : sql<SqlBool>`${at} > ${value}::timestamptz`;
}
