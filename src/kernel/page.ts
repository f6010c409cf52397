/** One page of a list; `next` is the cursor of the following one, absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** `limit` is 1 to 200; `cursor` is opaque, from the page before. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

/** Every item of a list, fetched page by page as they are asked for. */
export async function* everyItem<T>(list: (page: PageRequest) => Promise<Page<T>>): AsyncGenerator<T> {
  for await (const items of everyPage(list)) yield* items;
}

/** A list's pages, each as long as a page may be. */
export async function* everyPage<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 200, ...(cursor !== undefined && { cursor }) });
    yield page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
