import { counted } from "./durations.ts";

const MINUTE_MS = 60_000;

/** Of a span of time: how much has passed, in percent, and what is left, in words. */
export function timeLeft(since: number, until: number, now: number) {
  const left = Math.max(0, until - now);
  const share = until <= since ? 100 : Math.min(100, Math.max(0, (100 * (now - since)) / (until - since)));
  return { share, words: left === 0 ? "It ends now" : `${wordsOf(left)} left` };
}

function wordsOf(left: number): string {
  if (left < MINUTE_MS) return counted(Math.ceil(left / 1_000), "second");
  const minutes = Math.ceil(left / MINUTE_MS);
  if (minutes < 120) return counted(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? counted(hours, "hour") : counted(Math.round(hours / 24), "day");
}
