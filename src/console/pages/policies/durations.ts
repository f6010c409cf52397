/** Minutes of what people count in. */
const UNITS = { days: 1_440, hours: 60, minutes: 1 } as const;

export type Unit = keyof typeof UNITS;

export const UNIT_NAMES = Object.keys(UNITS) as readonly Unit[];

/** In the largest unit of which it is a whole number: 480 is 8 hours, 90 is 90 minutes. */
export function splitMinutes(minutes: number): { readonly amount: number; readonly unit: Unit } {
  const unit = UNIT_NAMES.find((name) => minutes >= UNITS[name] && minutes % UNITS[name] === 0) ?? "minutes";
  return { amount: minutes / UNITS[unit], unit };
}

export const minutesOf = (amount: number, unit: Unit): number => Math.round(amount * UNITS[unit]);

/** "8 hours", "1 day and 2 hours". */
export function durationInWords(minutes: number): string {
  let left = Math.round(minutes);
  const parts = UNIT_NAMES.flatMap((unit) => {
    const amount = Math.floor(left / UNITS[unit]);
    left -= amount * UNITS[unit];
    return amount === 0 ? [] : [counted(amount, unit.slice(0, -1))];
  });
  return parts.length === 0 ? "0 minutes" : parts.join(" and ");
}

/** "1 person", "12 days": the plural is the word with an s unless it is given. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
