/** An administrator's script against the API: what it gets is what an administrator gets. */
export function openAdminApi(url: string, adminKey: string) {
  const send = async (method: string, path: string, body: unknown, tenantId: string | undefined) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(tenantId === undefined ? {} : { "Sallyport-Tenant": tenantId }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  return {
    /** @returns the answer's JSON, whose shape the caller knows */
    post: <T>(path: string, body: unknown, tenantId?: string): Promise<T> =>
      send("POST", path, body, tenantId),
    put: <T>(path: string, body: unknown): Promise<T> => send("PUT", path, body, undefined),
    delete: <T>(path: string): Promise<T> => send("DELETE", path, undefined, undefined),
    patch: <T>(path: string, body: unknown): Promise<T> => send("PATCH", path, body, undefined),
    get: <T>(path: string, tenantId?: string): Promise<T> => send("GET", path, undefined, tenantId),
  };
}

export type AdminApi = ReturnType<typeof openAdminApi>;
