import { Button, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { api, told } from "../../api/client.ts";
import { useChange } from "../../ui/change.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import type { Connection } from "./connection-facts.ts";

interface Props {
  readonly connection: Connection;
}

/** An announced change of the NameID: without it, people with a new one would be strangers (S6). */
export function NameIdChange({ connection }: Props) {
  const { id, nameIdChange } = connection;
  const ending = useChange({
    run: () =>
      told(api.PATCH("/connections/{id}", { params: { path: { id } }, body: { nameIdChange: null } })),
    done: "The change of the NameID is ended",
  });
  return (
    <Section
      title="Changing the NameID at the identity provider"
      lead="People are known by the NameID that it sends. Announce it here first when you change that there, for example from an address to an id that stays; then people are recognised by their address once, and keep their account."
    >
      <Paper withBorder p="md" mt="sm">
        {ending.error !== null && <ProblemAlert error={ending.error} />}
        {nameIdChange === null ? (
          <Announcing id={id} />
        ) : (
          <Group justify="space-between">
            <Text size="sm">
              Announced: <span className="reads">{nameIdChange.toFormat}</span>, until{" "}
              <When at={nameIdChange.until} />
            </Text>
            <Button variant="default" loading={ending.isPending} onClick={() => ending.mutate()}>
              End it now
            </Button>
          </Group>
        )}
      </Paper>
    </Section>
  );
}

const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

function Announcing({ id }: { readonly id: string }) {
  const [opened, { open, close }] = useDisclosure();
  const announcing = useApiForm({
    initial: { nameIdChange: { toFormat: PERSISTENT, until: "" } },
    send: ({ nameIdChange: { toFormat, until } }) =>
      told(
        api.PATCH("/connections/{id}", {
          params: { path: { id } },
          body: {
            nameIdChange: {
              toFormat,
              until: until === "" ? "" : new Date(`${until}T23:59:59`).toISOString(),
            },
          },
        }),
      ),
    done: "The change of the NameID is announced",
    after: close,
  });
  return (
    <>
      <Group justify="space-between">
        <Text size="sm">No change is announced.</Text>
        <Button variant="default" onClick={open}>
          Announce a change
        </Button>
      </Group>
      <FormDialog
        opened={opened}
        close={close}
        title="Announce a change of the NameID"
        verb="Announce it"
        of={announcing}
      >
        <Stack>
          <TextInput
            label="New format"
            classNames={{ input: "reads" }}
            {...announcing.form.getInputProps("nameIdChange.toFormat")}
          />
          <TextInput
            label="Until"
            description="The last day, at most 90 days from now. Long enough for everybody to sign in once."
            type="date"
            {...announcing.form.getInputProps("nameIdChange.until")}
          />
        </Stack>
      </FormDialog>
    </>
  );
}
