import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";

const NEWEST = 20;

/** Sign-ins of the connection whose message is kept, newest first; undefined until they are there. */
export function useRecorded(connectionId: string): readonly Schemas["Signin"][] | undefined {
  const { data } = queries.useQuery(
    "get",
    "/signins",
    { params: { query: { connectionId, limit: NEWEST } } },
    { enabled: useMay("signins:read") },
  );
  return data?.items.filter(({ hasMessage }) => hasMessage);
}
