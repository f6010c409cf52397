/** What a server process of the benchmark and its driver say to each other. */
export type Ask = { readonly cpu: true } | { readonly txt: readonly [name: string, value: string] };
export type Say = { readonly ready: true } | { readonly cpuMicroseconds: number } | { readonly done: true };
