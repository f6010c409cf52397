import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { SecondFactors } from "./second-factors.tsx";

type Credentials = Schemas["PersonCredentials"];

interface Props {
  readonly person: Pick<Schemas["Person"], "id" | "displayName">;
}

/** Passwords and second factors as a help desk needs them: which there are, never what they are. */
export function Methods({ person }: Props) {
  const params = { path: { id: person.id } };
  const query = queries.useQuery("get", "/people/{id}/credentials", { params });
  return (
    <Loaded of={query}>
      {(credentials) => (
        <Stack gap="lg">
          <Password person={person} credentials={credentials} />
          <SecondFactors person={person} credentials={credentials} />
        </Stack>
      )}
    </Loaded>
  );
}

interface PartProps extends Props {
  readonly credentials: Credentials;
}

function Password({ person, credentials: { password, passwordAllowed } }: PartProps) {
  const mayWrite = useMay("credentials:write");
  const lead = passwordAllowed
    ? "Nobody but the person ever knows it; you hand over a link by which they choose one."
    : "Single sign-on is enforced for this person: a password would be refused.";
  return (
    <Section
      title="Password"
      lead={lead}
      actions={
        mayWrite && (
          <>
            {passwordAllowed && <ResetLink person={person} />}
            {password !== null && <RemovePassword person={person} />}
          </>
        )
      }
    >
      {password === null ? (
        <Text>No password.</Text>
      ) : (
        <Facts
          label="About the password"
          rows={[
            ["Set", <When key="s" at={password.setAt} />],
            ["To be replaced", <When key="e" at={password.expiresAt} none="not by age" />],
          ]}
        />
      )}
    </Section>
  );
}

function ResetLink({ person: { id, displayName } }: Props) {
  const act = useChange({
    run: () => told(api.POST("/people/{id}/password-reset", { params: { path: { id } } })),
  });
  return (
    <>
      <Button variant="default" loading={act.isPending} onClick={() => act.mutate()}>
        Make a link for a password
      </Button>
      {act.error !== null && <ProblemAlert error={act.error} />}
      <Modal
        opened={act.data !== undefined}
        onClose={act.reset}
        title={`A link for ${displayName}`}
        size="lg"
        centered
      >
        {act.data && (
          <Stack>
            <Text size="sm">
              Hand it over by a way on which you know the person. It works once, until{" "}
              <When at={act.data.expiresAt} />, and is shown this once only.
            </Text>
            <CopyField label="Link" value={act.data.url} />
            <Group justify="flex-end">
              <Button onClick={act.reset}>Done</Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}

function RemovePassword({ person: { id, displayName } }: Props) {
  return (
    <AskedButton
      label="Remove the password"
      title={`Remove the password of ${displayName}?`}
      verb="Remove"
      done="Removed"
      run={() => told(api.DELETE("/people/{id}/password", { params: { path: { id } } }))}
    >
      Their sessions end, and they sign in at their identity provider only, until they set another one.
    </AskedButton>
  );
}
