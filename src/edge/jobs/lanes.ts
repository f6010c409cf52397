/** Works through what is due, at most `lanes` at once: what is slow holds one of these and no more. */
export async function inLanes<Due>(
  due: readonly Due[],
  lanes: number,
  work: (next: Due) => Promise<void>,
): Promise<void> {
  const waiting = [...due];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
