import type { RequestHandler, Response } from "express";
import { type Brand, SALLYPORT } from "./brand.ts";
import type { Brands } from "./brands.ts";

/** Looks are never worth a wait: after so many milliseconds a page goes out in the product's own. */
const LONGEST_WAIT_MS = 1_000;

const wardrobes = new WeakMap<Response, () => Promise<Brand>>();
const owners = new WeakMap<Response, string>();

/**
 * From here on pages look as those of the tenant that they belong to. What a page looks like follows from the app, the
 * domain and the connection alone: it tells nobody whether a person exists (D4).
 */
export const dressPages =
  (brands: Pick<Brands, "of">): RequestHandler =>
  (req, res, next) => {
    wardrobes.set(res, () => inTime(brands.of(req, owners.get(res))));
    next();
  };

/** For a page whose handler knows better than the request does whose it is. */
export const belongsTo = (res: Response, tenantId: string): void => void owners.set(res, tenantId);

/** @returns `undefined` where no tenant's looks are asked for: the page goes out at once */
export const brandFor = (res: Response): Promise<Brand> | undefined => wardrobes.get(res)?.();

/** Never fails: an error page must come also while the store that knows the looks is away. */
async function inTime(found: Promise<Brand>): Promise<Brand> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Brand>((resolve) => {
    timer = setTimeout(resolve, LONGEST_WAIT_MS, SALLYPORT);
  });
  try {
    return await Promise.race([found.catch(() => SALLYPORT), late]);
  } finally {
    clearTimeout(timer);
  }
}
