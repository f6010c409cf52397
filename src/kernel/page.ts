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
