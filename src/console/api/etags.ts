/** Methods that change what their own path names. */
const CHANGING = ["PUT", "PATCH", "DELETE"];

/**
 * Remembers which version of each path was shown, and sends it along with a change: what somebody else changed
 * meanwhile is not overwritten unseen (RFC 9110 13.1.1), and no page has to think of it.
 */
export function createEtags() {
  const shown = new Map<string, string>();
  return {
    /** Adds `If-Match` to a change of a path whose version is known. */
    addTo(request: Request): void {
      const etag = shown.get(pathOf(request.url));
      if (etag !== undefined && CHANGING.includes(request.method)) request.headers.set("If-Match", etag);
    },
    keepOf(request: Request, response: Response): void {
      const path = pathOf(request.url);
      const etag = response.headers.get("ETag");
      // A part that is never read by its own path (a logo) has the version of the whole, which changes elsewhere.
      const isRead = request.method === "GET" || (request.method !== "POST" && shown.has(path));
      if (etag !== null && response.ok && isRead) shown.set(path, etag);
      // Conflict or gone: the page loads it anew, and until then no version is the right one.
      else if (response.status === 412 || request.method === "DELETE") shown.delete(path);
    },
  };
}

const pathOf = (url: string): string => new URL(url).pathname;
