/** A moment in a sentence for people whose zone is not known: `2026-11-28 01:59 UTC`. */
export const utc = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
