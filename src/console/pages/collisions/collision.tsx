import { Button, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useParams } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { CollisionState } from "./collision-state.tsx";
import { Parties } from "./parties.tsx";
import { choicesOf, KIND_HINTS, KIND_WORDS } from "./words.ts";

type Collision = Schemas["CollisionWithParties"];

export function CollisionPage() {
  const { id } = useParams({ from: "/collisions/$id" });
  const query = queries.useQuery("get", "/collisions/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(collision) => <Shown collision={collision} />}</Loaded>;
}

function Shown({ collision }: { readonly collision: Collision }) {
  const mayWrite = useMay("people:write");
  const { decisions, decision, decidedAt, decidedBy, kind } = collision;
  return (
    <Page
      title={collision.arrived.email}
      lead={`${KIND_WORDS[kind]}.`}
      up={{ to: "/collisions", label: "Collisions" }}
      state={<CollisionState collision={collision} />}
      actions={mayWrite && isUndoable(collision) && <Undo collision={collision} />}
    >
      <Text maw={720}>{KIND_HINTS[kind]}</Text>
      {decision !== null && (
        <Text>
          Decided <When at={decidedAt} />
          {decidedBy?.name !== undefined && ` by ${decidedBy.name}`}:{" "}
          {choicesOf({ kind, decisions: [decision] })[0]?.consequence}
        </Text>
      )}
      <Parties collision={collision} />
      {mayWrite && decisions.length > 0 && <Decisions collision={collision} />}
    </Page>
  );
}

type Choice = ReturnType<typeof choicesOf>[number];

function Decisions({ collision }: { readonly collision: Collision }) {
  const [chosen, setChosen] = useState<Choice>();
  return (
    <Section
      title="Decide"
      lead="It holds from the next sign-in on. Where something is taken from a person, their sessions end."
    >
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        {choicesOf(collision).map((choice) => (
          <Paper key={choice.decision} withBorder p="md">
            <Stack justify="space-between" h="100%">
              <Text size="sm">{choice.consequence}</Text>
              <Button
                variant={choice.decision === "reject" ? "default" : "filled"}
                onClick={() => setChosen(choice)}
              >
                {choice.label}
              </Button>
            </Stack>
          </Paper>
        ))}
      </SimpleGrid>
      {chosen && <Deciding collision={collision} choice={chosen} close={() => setChosen(undefined)} />}
    </Section>
  );
}

interface DecidingProps {
  readonly collision: Collision;
  readonly choice: Choice;
  readonly close: () => void;
}

const movesAddresses = (decision: Collision["decision"]): boolean =>
  decision === "free" || decision === "exchange";

/** Of the decisions only those that moved an address can be taken back by themselves. */
const isUndoable = ({ status, decision }: Collision): boolean =>
  status === "resolved" && movesAddresses(decision);

const undo = (id: string) => told(api.POST("/collisions/{id}/undo", { params: { path: { id } } }));

function Deciding({ collision: { id }, choice: { decision, label, consequence }, close }: DecidingProps) {
  const act = useChange({
    run: () => told(api.POST("/collisions/{id}/resolve", { params: { path: { id } }, body: { decision } })),
    done: "Decided",
    ...(movesAddresses(decision) && { undo: () => undo(id) }),
    after: close,
  });
  return (
    <Confirm
      opened
      close={close}
      title={`${label}?`}
      verb="Decide"
      act={act}
      harmless={decision === "reject"}
    >
      {consequence}
    </Confirm>
  );
}

/** Gives moved addresses back, for 14 days; the API says where it cannot. */
function Undo({ collision: { id } }: { readonly collision: Collision }) {
  const act = useChange({ run: () => undo(id), done: "The decision is undone" });
  return (
    <>
      <Button variant="default" loading={act.isPending} onClick={() => act.mutate()}>
        Undo the decision
      </Button>
      {act.error !== null && <ProblemAlert error={act.error} what="It was not undone" />}
    </>
  );
}
