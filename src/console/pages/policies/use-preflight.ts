import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";

/** What is measured: changes of a policy, or one that does not exist yet. */
export type Draft =
  | { readonly policyId: string; readonly changes: Schemas["PolicyChanges"] }
  | { readonly policy: Schemas["NewPolicy"] };

const ASK_AGAIN_MS = 700;

/**
 * Measures a draft before it is put in force; a long one is asked after until it is done.
 * `preflight` is the newest answer, or undefined.
 */
export function usePreflight() {
  const [id, setId] = useState<string>();
  const begin = useMutation({
    mutationFn: beginOf,
    onMutate: () => setId(undefined),
    onSuccess: (begun) => setId(begun.id),
  });
  const { data: followed, error } = useFollowed(id, begin.data);
  return {
    run: (draft: Draft) => begin.mutate(draft),
    preflight: id === undefined ? undefined : (followed ?? begin.data),
    isRunning: begin.isPending || followed?.status === "running",
    error: begin.error ?? error,
  };
}

const beginOf = (draft: Draft): Promise<Schemas["Preflight"]> =>
  "policy" in draft
    ? told(api.POST("/policies/preflight", { body: draft.policy }))
    : told(
        api.POST("/policies/{id}/preflight", {
          params: { path: { id: draft.policyId } },
          body: { changes: draft.changes },
        }),
      );

/** One preflight by its id, asked again while it runs. */
export const useFollowed = (id: string | undefined, begun?: Schemas["Preflight"]) =>
  queries.useQuery(
    "get",
    "/policies/preflights/{id}",
    { params: { path: { id: id ?? "" } } },
    {
      enabled: id !== undefined,
      ...(begun !== undefined && begun.id === id && { initialData: begun }),
      refetchInterval: ({ state }) => (state.data?.status === "running" ? ASK_AGAIN_MS : false),
    },
  );
