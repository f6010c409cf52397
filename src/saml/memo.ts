/**
 * Remembers the results of a pure function by its text argument, the oldest forgotten first.
 * @param size how many results are kept
 */
export function createMemo<Result>(
  compute: (text: string) => Result,
  size: number,
): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const result = compute(text);
    const [oldest] = known.keys();
    if (known.size >= size && oldest !== undefined) known.delete(oldest);
    known.set(text, result);
    return result;
  };
}
