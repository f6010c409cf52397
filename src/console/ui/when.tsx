import { Tooltip } from "@mantine/core";
import { useState } from "react";

const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

interface Props {
  /** RFC 3339, or null where it has not come. */
  readonly at: string | null | undefined;
  /** `relative`: "3 days ago"; `day`: without the time; else both, in the reader's own zone. */
  readonly as?: "relative" | "day";
  /** In place of a time that has not come. */
  readonly none?: string;
}

/** A moment, local to the reader; the whole of it shows on hover and is what screen readers get. */
export function When({ at, as, none = "never" }: Props) {
  const [now] = useState(() => Date.now());
  if (at === null || at === undefined) return <span>{none}</span>;
  const date = new Date(at);
  const full = FULL.format(date);
  if (as === undefined) return <time dateTime={at}>{full}</time>;
  return (
    <Tooltip label={full} openDelay={300}>
      <time dateTime={at} aria-label={full}>
        {as === "day" ? DAY.format(date) : relative(date, now)}
      </time>
    </Tooltip>
  );
}

/** "in 3 days", "2 hours ago", "now". */
export function relative(date: Date, now: number): string {
  const seconds = Math.round((date.getTime() - now) / 1000);
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step === undefined ? "just now" : RELATIVE.format(Math.trunc(seconds / step[1]), step[0]);
}
