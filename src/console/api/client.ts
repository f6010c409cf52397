import createClient, { type Middleware } from "openapi-fetch";
import createQueries from "openapi-react-query";
import { createEtags } from "./etags.ts";
import type { components, paths } from "./schema.d.ts";

/** The schemas of the API's OpenAPI document, by name. */
export type Schemas = components["schemas"];

const etags = createEtags();
let csrfToken: string | undefined;

/** What every request of the console carries, and what every answer may mean for it. */
const session: Middleware = {
  onRequest({ request }) {
    etags.addTo(request);
    if (request.method !== "GET" && csrfToken !== undefined) request.headers.set("Sallyport-Csrf", csrfToken);
    return request;
  },
  onResponse({ request, response }) {
    etags.keepOf(request, response);
    // The session is over: the broker's own sign-in leads back to this very page.
    if (response.status === 401) window.location.reload();
    return response;
  },
};

/** Typed by the OpenAPI document; answers `{ data }` or `{ error }`, a problem. */
export const api = createClient<paths>({ baseUrl: "/api/v1" });
api.use(session);

/** The same for pages: `queries.useQuery("get", "/people/{id}", …)`; what it throws is a problem. */
export const queries = createQueries(api);

/** From `GET /me`: shows that a change comes from the console, in this browser. */
export function sendCsrf(token: string | undefined): void {
  csrfToken = token;
}

/** The body of a good answer. @throws Problem */
export async function told<Data>(answer: Promise<{ data?: Data; error?: unknown }>): Promise<Data> {
  const { data, error } = await answer;
  // oxlint-disable-next-line typescript/only-throw-error -- a problem is what the API refuses with
  if (error !== undefined) throw error;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without an error there is what the document promises
  return data as Data;
}
