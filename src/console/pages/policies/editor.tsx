import { Alert, Box, Button, Grid, Group, List, Modal, Paper, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { ProblemAlert } from "../../ui/problem.tsx";
import { useUnsaved } from "../../ui/unsaved.tsx";
import { CheckedChange } from "./checked-change.tsx";
import { SettingFields } from "./setting-fields.tsx";
import { changesOf, isWatched, tightenings, type PolicyState } from "./tightening.ts";
import { sentencesOf } from "./words.ts";

type Policy = Schemas["Policy"];

interface Props {
  /** Absent: a new one. */
  readonly policy?: Policy;
  /** What a new one begins with. */
  readonly initial: PolicyState;
  readonly saved: (policy: Policy) => unknown;
}

/** Everything that a policy says and whom it is for, beside what it means. Whatever takes something is checked first. */
export function Editor({ policy, initial, saved }: Props) {
  const [base, setBase] = useState({ version: policy?.version, state: initial });
  const [state, setState] = useState(initial);
  const [isChecking, checking] = useDisclosure();
  const mayWrite = useMay("policies:write");
  const changes = changesOf(base.state, state);
  const isTyped = Object.keys(changes).length > 0;
  const isChanged = policy === undefined || isTyped;
  useUnsaved(mayWrite && isTyped);
  const whatTightens = policy === undefined ? newTightenings(state) : tightenings(base.state, state);
  const done = (after: Policy) => {
    checking.close();
    const next = stateOf(after);
    setBase({ version: after.version, state: next });
    setState(next);
    return saved(after);
  };
  const save = useChange({
    run: () =>
      policy === undefined
        ? told(api.POST("/policies", { body: newPolicyOf(state) }))
        : told(api.PATCH("/policies/{id}", { params: { path: { id: policy.id } }, body: changes })),
    done: "Saved",
    after: done,
  });
  const draft = policy === undefined ? { policy: newPolicyOf(state) } : { policyId: policy.id, changes };
  const isOvertaken = policy !== undefined && policy.version !== base.version && !save.isPending;
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="lg">
          {isOvertaken && (
            <Overtaken
              show={() => {
                setBase({ version: policy.version, state: stateOf(policy) });
                setState(stateOf(policy));
              }}
            />
          )}
          <SettingFields
            state={state}
            isDefault={policy?.isDefault ?? false}
            onChange={setState}
            disabled={!mayWrite}
          />
          {save.error !== null && <ProblemAlert error={save.error} what="It was not saved" />}
          {mayWrite && (
            <Group>
              <Button
                disabled={!isChanged || state.name.trim() === "" || isOvertaken}
                loading={save.isPending}
                onClick={() => (whatTightens.length > 0 ? checking.open() : save.mutate())}
              >
                {whatTightens.length > 0 ? "Check, then save" : "Save"}
              </Button>
              {policy !== undefined && isChanged && (
                <Button variant="default" onClick={() => setState(base.state)}>
                  Discard
                </Button>
              )}
              {state.name.trim() === "" && (
                <Text size="sm" c="dimmed">
                  Give it a name first.
                </Text>
              )}
              {isChanged && whatTightens.length > 0 && (
                <Text size="sm" c="dimmed">
                  Changes {listed(whatTightens)}: who is concerned is shown first.
                </Text>
              )}
            </Group>
          )}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Meaning state={state} />
      </Grid.Col>
      <Modal opened={isChecking} onClose={checking.close} size="xl" title="Who is concerned">
        <CheckedChange
          draft={draft}
          isWatched={isWatched(policy === undefined ? undefined : base.state, state)}
          verb="Save"
          saved={done}
          cancel={checking.close}
        />
      </Modal>
    </Grid>
  );
}

/** A new policy that is for nobody takes nothing from anybody. */
const newTightenings = ({ bindings, rollout }: PolicyState): readonly string[] =>
  bindings.people.length + bindings.groups.length > 0 || (rollout?.percent ?? 0) > 0
    ? ["whom it is for"]
    : [];

/** Its rank comes after all that there are. */
const newPolicyOf = ({ rank: _last, ...rest }: PolicyState): Schemas["NewPolicy"] => rest;

export const stateOf = ({
  name,
  rank,
  sso,
  twoStep,
  session,
  apiTokens,
  password,
  notice,
  bindings,
  rollout,
}: PolicyState): PolicyState => ({
  name,
  rank,
  sso,
  twoStep,
  session,
  apiTokens,
  password,
  notice,
  bindings,
  rollout,
});

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

function Meaning({ state }: { readonly state: PolicyState }) {
  const connectionId = state.sso.connectionId;
  const { data } = queries.useQuery(
    "get",
    "/connections/{id}",
    { params: { path: { id: connectionId ?? "" } } },
    { enabled: connectionId !== null && useMay("connections:read") },
  );
  return (
    <Paper withBorder p="md" pos="sticky" top={72} component="section" aria-label="What it means">
      <Title order={2}>What it means</Title>
      <Box aria-live="polite" mt="xs">
        <List size="sm" spacing={6}>
          {sentencesOf(state, connectionId === null ? undefined : data?.name).map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      </Box>
    </Paper>
  );
}

const Overtaken = ({ show }: { readonly show: () => void }) => (
  <Alert color="orange" title="This policy has changed meanwhile">
    <Text size="sm">
      Somebody else saved it, or a change took itself back. What you typed would be laid over that.
    </Text>
    <Button size="xs" variant="default" mt="xs" onClick={show}>
      Show the new one, and drop what I typed
    </Button>
  </Alert>
);
