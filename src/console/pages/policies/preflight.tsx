import { useParams } from "@tanstack/react-router";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { PreflightResult } from "./preflight-result.tsx";
import { useFollowed } from "./use-preflight.ts";

/** One result by its address, for a colleague or a ticket. */
export function PreflightPage() {
  const { id } = useParams({ from: "/policies/preflights/$id" });
  return (
    <Loaded of={useFollowed(id)}>
      {(preflight) => {
        const { policyId, createdAt } = preflight;
        return (
          <Page
            title="Who would be concerned"
            lead={
              <>
                A policy measured before it was saved, <When at={createdAt} />. Nothing was changed by it.
              </>
            }
            up={
              policyId === null
                ? { to: "/policies", label: "Policies" }
                : { to: `/policies/${policyId}`, label: "The policy" }
            }
          >
            <PreflightResult preflight={preflight} order={2} />
          </Page>
        );
      }}
    </Loaded>
  );
}
