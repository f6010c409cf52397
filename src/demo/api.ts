import { BrokerError } from "../kernel/errors.ts";

/** The broker's API did not do what the demo asked for. */
export class DemoSetUpFailed extends BrokerError {
  readonly code = "demo_set_up_failed";
  readonly status = 500;
}

/** The administrative API as any script would use it: an address, a key, JSON. */
export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
  put<T>(path: string, body: object): Promise<T>;
  delete(path: string): Promise<void>;
  /** Every item of a collection, page by page. */
  all<T>(path: string): Promise<T[]>;
}

/** @param brokerUrl origin of the broker, as this process reaches it */
export function createApi(brokerUrl: string, adminKey: string): Api {
  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${brokerUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new DemoSetUpFailed(`${method} ${path} was answered ${response.status}: ${text.slice(0, 500)}`);
    const answer: T = JSON.parse(text === "" ? "null" : text);
    return answer;
  }
  return {
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    patch: (path, body) => call("PATCH", path, body),
    put: (path, body) => call("PUT", path, body),
    delete: (path) => call("DELETE", path),
    async all<T>(path: string) {
      const items: T[] = [];
      let cursor: string | undefined;
      do {
        const query = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await call<{ items: T[]; next?: string | null }>("GET", `${path}?limit=100${query}`);
        items.push(...page.items);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      return items;
    },
  };
}
