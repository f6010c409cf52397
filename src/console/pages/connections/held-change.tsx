import { Alert, Group, List, Stack } from "@mantine/core";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { When } from "../../ui/when.tsx";
import { REASONS } from "./metadata-difference.ts";
import { Difference } from "./metadata-difference-list.tsx";

/** A change that an administrator has to decide on (C3). */
export function HeldChange({ id }: { readonly id: string }) {
  const query = queries.useQuery("get", "/metadata-changes/{id}", { params: { path: { id } } });
  const mayWrite = useMay("connections:write");
  return (
    <Loaded of={query}>
      {(change) => (
        <Alert color="orange" title="A change of the metadata waits for you">
          <Stack gap="sm">
            <span>
              Read <When at={change.at} as="relative" />. Nothing of it is in force; sign-ins go on as before.
            </span>
            <List size="sm">
              {change.reasons.map((reason) => (
                <List.Item key={reason}>{REASONS[reason] ?? reason}</List.Item>
              ))}
            </List>
            <Difference change={change} />
            {mayWrite && (
              <Group>
                <Approval change={change} />
                <Rejection change={change} />
              </Group>
            )}
          </Stack>
        </Alert>
      )}
    </Loaded>
  );
}

interface Props {
  readonly change: Schemas["MetadataChange"];
}

const Approval = ({ change: { id } }: Props) => (
  <AskedButton
    harmless
    variant="filled"
    label="Approve"
    title="Let this change in?"
    run={() => told(api.POST("/metadata-changes/{id}/approve", { params: { path: { id } } }))}
    done="The change is in force"
  >
    From the next sign-in on the new values hold. Approve only what the identity provider's own page, or its
    administrator by telephone, confirms: whoever controls the new addresses and keys can sign in as anybody
    of this connection's domains.
  </AskedButton>
);

const Rejection = ({ change: { id } }: Props) => (
  <AskedButton
    variant="default"
    label="Reject"
    title="Keep this change out?"
    run={() => told(api.POST("/metadata-changes/{id}/reject", { params: { path: { id } } }))}
    done="The change is kept out"
  >
    What holds now goes on holding, and the same proposal is not shown again. If the identity provider has
    really changed its key, sign-ins fail from then on. To let it in after all, give the address once more
    below.
  </AskedButton>
);
