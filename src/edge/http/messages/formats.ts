import { html, type Html } from "../html.ts";

/** One form for each of the numbers that a language tells apart. */
type Forms<T> = Readonly<Partial<Record<Intl.LDMLPluralRule, T>>> & { readonly other: T };

const DAY = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
const MOMENT = {
  ...DAY,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZoneName: "short",
} as const;

/**
 * How a language writes numbers, lists and times. The server knows no reader's time zone, so times are in UTC and say
 * so; `<time>` holds them for whatever reads the page for a person.
 */
export function formatsOf(locale: string) {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  const days = new Intl.DateTimeFormat(locale, DAY);
  const moments = new Intl.DateTimeFormat(locale, MOMENT);
  const spans = new Intl.RelativeTimeFormat(locale);

  return {
    plural: <T>(count: number, forms: Forms<T>): T => forms[plurals.select(count)] ?? forms.other,
    number: (value: number): string => numbers.format(value),
    list: (items: readonly string[]): string => lists.format(items),
    /** A date, where no markup can stand. */
    dayText: (at: Date): string => days.format(at),
    day: (at: Date): Html =>
      html`<time datetime="${at.toISOString().slice(0, 10)}">${days.format(at)}</time>`,
    moment: (at: Date): Html => html`<time datetime="${at.toISOString()}">${moments.format(at)}</time>`,
    /** "5 minutes ago", in whole minutes below two hours. */
    ago(ms: number): string {
      const minutes = Math.floor(ms / 60_000);
      return minutes < 60
        ? spans.format(-minutes, "minute")
        : spans.format(-Math.floor(minutes / 60), "hour");
    },
  };
}
