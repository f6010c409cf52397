import { ActionIcon, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { ArrowUp } from "lucide-react";
import { useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { ConnectionName } from "../../ui/names.tsx";
import { Section } from "../../ui/page.tsx";
import { ConnectionPicker } from "../../ui/picker.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";

type Domain = Schemas["Domain"];

interface Props {
  readonly domain: Domain;
}

const MOST = 20;

const link = (id: string, connectionIds: readonly string[], force = false) =>
  told(
    api.PATCH("/domains/{id}", {
      params: { path: { id } },
      body: { connectionIds: [...connectionIds], ...(force && { force }) },
    }),
  );

/** By which identity providers its people sign in, in the order in which they are offered. */
export function LinkedConnections({ domain }: Props) {
  const mayWrite = useMay("domains:write");
  const { id, connectionIds } = domain;
  const set = useChange({
    run: (ids: readonly string[]) => link(id, ids),
    done: "The links are changed",
    undo: () => link(id, connectionIds),
  });
  return (
    <Section
      title="Its connections"
      lead={
        connectionIds.length > 1
          ? "Its people are asked which one they take, in this order, unless a policy decides."
          : "Whoever types an address of the domain is led there."
      }
    >
      <Stack mt="sm" maw={560}>
        {connectionIds.length === 0 && <Text size="sm">None: its people are led nowhere.</Text>}
        {connectionIds.map((connectionId, at) => (
          <Paper key={connectionId} withBorder px="md" py="xs">
            <Group justify="space-between" wrap="nowrap">
              <ConnectionName id={connectionId} />
              {mayWrite && (
                <Group gap={4} wrap="nowrap">
                  {at > 0 && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Offer connection ${at + 1} earlier`}
                      onClick={() => set.mutate(earlier(connectionIds, at))}
                    >
                      <ArrowUp size={15} aria-hidden />
                    </ActionIcon>
                  )}
                  <Unlinking domain={domain} connectionId={connectionId} />
                </Group>
              )}
            </Group>
          </Paper>
        ))}
        {set.error !== null && <ProblemAlert error={set.error} what="The links were not changed" />}
        {mayWrite && connectionIds.length < MOST && <Linking domain={domain} />}
      </Stack>
    </Section>
  );
}

const earlier = (ids: readonly string[], at: number): readonly string[] => {
  const moved = ids[at];
  const rest = ids.filter((_id, index) => index !== at);
  return moved === undefined ? ids : [...rest.slice(0, at - 1), moved, ...rest.slice(at - 1)];
};

function Linking({ domain: { id, name, connectionIds } }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const add = useChange({
    run: (connectionId: string) => link(id, [...connectionIds, connectionId]),
    done: `${name} leads there too`,
    undo: () => link(id, connectionIds),
    after: () => setChosen(null),
  });
  return (
    <Stack gap="xs">
      {add.error !== null && <ProblemAlert error={add.error} what="It was not linked" />}
      <Group align="flex-end" gap="xs">
        <ConnectionPicker
          label="Link a connection"
          value={chosen}
          onPick={setChosen}
          without={connectionIds}
        />
        <Button
          variant="default"
          disabled={chosen === null}
          loading={add.isPending}
          onClick={() => chosen !== null && add.mutate(chosen)}
        >
          Link it
        </Button>
      </Group>
    </Stack>
  );
}

function Unlinking({ domain, connectionId }: Props & { readonly connectionId: string }) {
  const { id, name, connectionIds } = domain;
  const others = connectionIds.filter((each) => each !== connectionId);
  return (
    <AskedButton
      isForcible
      size="compact-sm"
      variant="subtle"
      label="Take the link away"
      title={`Take the link of ${name} away?`}
      verb="Take it away"
      run={(force) => link(id, others, force)}
      done="The link is taken away"
      undo={() => link(id, connectionIds)}
    >
      Nobody with an address of {name} comes in by this connection any more, from the next sign-in on. Open
      sessions stay.
    </AskedButton>
  );
}
