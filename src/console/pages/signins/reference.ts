const WRITTEN = /\bSP[\s-]?([0-9A-Z]{4})[\s-]?([0-9A-Z]{4})\b/;

/** The reference in what somebody typed or was sent, as the recorder writes it: "sp tffk j3ec" is SP-TFFK-J3EC. */
export function referenceIn(text: string): string | undefined {
  const [, first, second] = WRITTEN.exec(text.toUpperCase()) ?? [];
  return first === undefined || second === undefined ? undefined : `SP-${first}-${second}`;
}
