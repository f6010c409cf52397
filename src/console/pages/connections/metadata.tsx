import { Button, Stack } from "@mantine/core";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { Facts } from "../../ui/facts.tsx";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { thumbprint, type Connection } from "./connection-facts.ts";
import { GiveMetadata } from "./give-metadata.tsx";
import { HeldChange } from "./held-change.tsx";
import { MetadataHistory } from "./metadata-history.tsx";

interface Props {
  readonly connection: Connection;
}

export function MetadataTab({ connection }: Props) {
  const mayWrite = useMay("connections:write");
  const { id, metadata } = connection;
  return (
    <Stack gap="xl">
      {metadata !== null && metadata.held !== null && <HeldChange id={metadata.held} />}
      {metadata === null ? null : <Followed connection={connection} metadata={metadata} />}
      {mayWrite && (
        <Section
          title={connection.idp === null ? "Describe the identity provider" : "Give new metadata"}
          lead={
            connection.idp === null
              ? "By any one of these ways."
              : "What you give is in force at once, in place of what is known now. Certificates that it does not name are no longer trusted."
          }
        >
          <GiveMetadata connection={connection} done="The metadata is in force" />
        </Section>
      )}
      <MetadataHistory connectionId={id} />
    </Stack>
  );
}

const OUTCOMES: Readonly<Record<Schemas["MetadataRefresh"]["outcome"], string>> = {
  unchanged: "Fetched: nothing has changed",
  applied: "Fetched: the change is in force",
  held: "Fetched: the change waits for you",
  failed: "The metadata could not be fetched",
};

interface FollowedProps extends Props {
  readonly metadata: NonNullable<Connection["metadata"]>;
}

/** Metadata at an address: it is fetched now and again. */
function Followed({ connection: { id }, metadata }: FollowedProps) {
  const mayWrite = useMay("connections:write");
  const refresh = useChange({
    run: () => told(api.POST("/connections/{id}/metadata/refresh", { params: { path: { id } } })),
    done: ({ outcome }) => OUTCOMES[outcome],
  });
  return (
    <Section
      title="Followed at its address"
      lead="Harmless changes, such as a further certificate, are taken by themselves. What could lead people to a stranger waits for you."
      actions={
        mayWrite && (
          <>
            <Unfollowing id={id} />
            <Button loading={refresh.isPending} onClick={() => refresh.mutate()}>
              Refresh now
            </Button>
          </>
        )
      }
    >
      <Stack mt="sm">
        {refresh.error !== null && <ProblemAlert error={refresh.error} what="It could not be refreshed" />}
        <Facts
          label="The metadata"
          rows={[
            ["Address", metadata.url],
            ["Entity chosen in it", metadata.entityId ?? undefined],
            ["Must be signed by", metadata.signer === null ? undefined : thumbprint(metadata.signer)],
            ["Last good fetch", <When key="f" at={metadata.fetchedAt} none="none yet" />],
            ["Next fetch", <When key="d" at={metadata.dueAt} />],
            [
              "Valid until",
              metadata.validUntil === null ? undefined : <When key="v" at={metadata.validUntil} />,
            ],
            [
              "Last fetch failed",
              metadata.lastError === null
                ? undefined
                : `${metadata.lastError} (${metadata.failures} in a row)`,
            ],
          ]}
        />
      </Stack>
    </Section>
  );
}

const Unfollowing = ({ id }: { readonly id: string }) => (
  <AskedButton
    variant="default"
    label="Stop following"
    title="Stop following the address?"
    run={() =>
      told(api.PATCH("/connections/{id}", { params: { path: { id } }, body: { metadataUrl: null } }))
    }
    done="The address is no longer followed"
  >
    What was read last stays in force. When the identity provider changes its certificate, nobody notices
    until sign-ins fail, unless you add the new one yourself.
  </AskedButton>
);
