import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { api, told } from "../../api/client.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import type { Connection } from "./connection-facts.ts";

interface Props {
  readonly connection: Connection;
}

const enable = (id: string, enabled: boolean, force = false) =>
  told(
    api.PATCH("/connections/{id}", {
      params: { path: { id } },
      body: { enabled, ...(force && { force }) },
    }),
  );

/** What stops people at once. */
export const DangerZone = ({ connection }: Props) => (
  <Section title="Stop it">
    <Paper withBorder p="md">
      <Stack>
        {connection.enabled ? <Disabling connection={connection} /> : <Enabling connection={connection} />}
        <Deletion connection={connection} />
      </Stack>
    </Paper>
  </Section>
);

function Enabling({ connection: { id, name } }: Props) {
  const act = useChange({
    run: () => enable(id, true),
    done: `${name} is enabled`,
    undo: () => enable(id, false),
  });
  return (
    <>
      {act.error !== null && <ProblemAlert error={act.error} what="It could not be enabled" />}
      <Row
        what="It is disabled: nothing comes in by it. Nothing of it is lost."
        act={
          <Button loading={act.isPending} onClick={() => act.mutate()}>
            Enable
          </Button>
        }
      />
    </>
  );
}

const Disabling = ({ connection: { id, name } }: Props) => (
  <Row
    what="Disable it: at once nobody comes in by it, also not by a sign-in that is under way. Open sessions stay."
    act={
      <AskedButton
        isForcible
        label="Disable"
        title={`Disable ${name}?`}
        run={(force) => enable(id, false, force)}
        done={`${name} is disabled`}
        undo={() => enable(id, true)}
      >
        Nobody signs in by it until you enable it again. Where a policy enforces single sign-on, its people
        have no way in meanwhile.
      </AskedButton>
    }
  />
);

function Deletion({ connection: { id, name, protocol } }: Props) {
  const navigate = useNavigate();
  return (
    <Row
      what={`Delete it, with its ${protocol === "saml" ? "certificates" : "client"}, its mapping and what it knows people by.`}
      act={
        <AskedButton
          isForcible
          variant="filled"
          label="Delete"
          title={`Delete ${name}?`}
          run={(force) => {
            const query = force ? { force: "true" as const } : {};
            return told(api.DELETE("/connections/{id}", { params: { path: { id }, query } }));
          }}
          done={`${name} deleted`}
          after={() => navigate({ to: "/connections" })}
        >
          People stay, but nobody signs in by it any more, and it cannot be brought back: a new connection has
          other addresses, to be entered at the identity provider anew. To stop it for a while, disable it.
        </AskedButton>
      }
    />
  );
}

const Row = ({ what, act }: { readonly what: string; readonly act: React.ReactNode }) => (
  <Group justify="space-between" align="center">
    <Text size="sm" maw={640} flex="1 1 220px">
      {what}
    </Text>
    {act}
  </Group>
);
