import type { Request } from "express";
import type { ConnectionLocator } from "../../../connections/repository.ts";
import type { Clock } from "../../../kernel/clock.ts";
import type { SigninFlow } from "../../../signin/signin.ts";
import type { BrandingLocator } from "../../../tenants/repository.ts";
import type { BrowserCookie } from "../browser-cookie.ts";
import { signedInOf } from "../signed-in.ts";
import { type Brand, brandOf, SALLYPORT } from "./brand.ts";

interface Needs {
  readonly locate: Pick<BrandingLocator, "brandedTenant" | "onlyTenant"> &
    Pick<ConnectionLocator, "tenantOfConnection">;
  readonly signin: Pick<SigninFlow, "tenantOf">;
  readonly browserCookie: Pick<BrowserCookie, "peek">;
  readonly remembered: RememberedBrands;
}

export interface Brands {
  /** @param owner the tenant, where the page's handler has said it */
  of(req: Request, owner: string | undefined): Promise<Brand>;
}

/**
 * Whose a page is: of the sign-in that is under way, whose app or domain says it; else of the person who is signed in;
 * else of the connection in the address; else of the only tenant there is.
 */
export function createBrands({ locate, signin, browserCookie, remembered }: Needs): Brands {
  async function ownerOf(req: Request): Promise<string | undefined> {
    const requestId = requestIdIn(req.query) ?? requestIdIn(req.body);
    const underWay =
      requestId === undefined ? undefined : await signin.tenantOf(requestId, browserCookie.peek(req));
    const known = underWay ?? signedInOf(req)?.tenantId;
    if (known !== undefined) return known;
    const connectionId = CONNECTION.exec(req.originalUrl)?.[1];
    return connectionId === undefined ? undefined : locate.tenantOfConnection(connectionId);
  }

  return {
    async of(req, owner) {
      const tenantId = owner ?? (await ownerOf(req)) ?? (await remembered.get("only", locate.onlyTenant));
      if (tenantId === undefined) return SALLYPORT;
      return remembered.get(tenantId, async () => {
        const tenant = await locate.brandedTenant(tenantId);
        return tenant === undefined ? SALLYPORT : brandOf(tenant);
      });
    },
  };
}

const CONNECTION = /^\/(?:saml|upstream\/oidc)\/([\w-]{1,100})\//;

function requestIdIn(fields: unknown): string | undefined {
  const value: unknown =
    typeof fields === "object" && fields !== null && "request" in fields ? fields.request : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Other nodes see a change of looks so much later, in milliseconds. */
const REMEMBERED_MS = 10_000;
const REMEMBERED_AT_MOST = 1_000;

export type RememberedBrands = ReturnType<typeof createRememberedBrands>;

/** Spares each page two questions. It holds only what anybody may see. */
export function createRememberedBrands(clock: Clock) {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<unknown> }>();
  return {
    forget: (tenantId: string): void => void kept.delete(tenantId),

    /** Failures are not remembered. */
    async get<T>(key: string, find: () => Promise<T>): Promise<T> {
      const now = clock().getTime();
      const known = kept.get(key);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kept under the same key below
      if (known !== undefined && known.until > now) return known.value as Promise<T>;
      const value = find();
      if (kept.size >= REMEMBERED_AT_MOST) kept.clear();
      kept.set(key, { until: now + REMEMBERED_MS, value });
      value.catch(() => kept.delete(key));
      return value;
    },
  };
}
