/** A page of the console, found to be one by {@link adminPath}. */
export type AdminPath = "/admin" | (`/admin/${string}` & Read) | (`/admin?${string}` & Read);

declare const read: unique symbol;
interface Read {
  readonly [read]: true;
}

/** A deep link with its filters; more is none that a person was given. */
const LONGEST = 2_000;
/** Whatever is read against it and stays there leads to this site alone. */
const HERE = "http://here.invalid";

/**
 * Where an administrator wanted to go, so that a sign-in on the way can come back to it (S2). Everything that is not a
 * path at or below `/admin` of ours, as a browser would read it, is the console's first page.
 * @param asked path and query of a request, as they came
 */
export function adminPath(asked: string): AdminPath {
  if (asked.length > LONGEST || !/^\/admin(?:[/?]|$)/.test(asked) || !URL.canParse(asked, HERE))
    return "/admin";
  const { origin, pathname, search } = new URL(asked, HERE);
  // Read as a browser does: what climbs out by dots, in whatever spelling, has left by now.
  return origin === HERE && /^\/admin(?:\/|$)/.test(pathname) ? found(pathname + search) : "/admin";
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the only place that makes one
const found = (path: string): AdminPath => path as AdminPath;

export const isAdminPath = (path: string): path is AdminPath => path === "/admin" || adminPath(path) === path;
