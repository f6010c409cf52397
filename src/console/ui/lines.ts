/** Several values in one field, one a line. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

export const textOf = (lines: readonly string[]): string => lines.join("\n");
