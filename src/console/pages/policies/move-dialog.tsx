import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { api, told, type Schemas } from "../../api/client.ts";
import { useChange } from "../../ui/change.ts";
import { ProblemAlert } from "../../ui/problem.tsx";
import { CheckedChange } from "./checked-change.tsx";
import { moveOf, withRoom } from "./ordering.ts";

type Policy = Schemas["Policy"];

export interface Moving {
  readonly policy: Policy;
  readonly by: -1 | 1;
}

interface Props {
  readonly moving: Moving;
  readonly policies: readonly Policy[];
  readonly close: () => void;
}

/** Who comes first decides whose policy is which: shown before it is done. */
export function MoveDialog({ moving: { policy, by }, policies, close }: Props) {
  const ranked = policies.filter(({ isDefault }) => !isDefault);
  const neighbour = ranked[ranked.findIndex(({ id }) => id === policy.id) + by];
  const move = moveOf(ranked, policy.id, by);
  const where = by < 0 ? "before" : "after";
  const [first, second] = by < 0 ? [policy, neighbour] : [neighbour, policy];
  return (
    <Modal opened onClose={close} size="xl" title={`Move ${policy.name} ${where} ${neighbour?.name ?? ""}`}>
      <Stack>
        <Text size="sm">
          Whoever is in groups of both has {first?.name} then, and not {second?.name}.
        </Text>
        {move === undefined ? (
          <MakeRoom policies={ranked} close={close} />
        ) : (
          <CheckedChange
            draft={{ policyId: move.policyId, changes: { rank: move.rank } }}
            isWatched={false}
            verb={by < 0 ? "Move up" : "Move down"}
            saved={close}
            cancel={close}
          />
        )}
      </Stack>
    </Modal>
  );
}

/** Ranks are whole numbers; where two policies stand close, all are numbered anew first. */
function MakeRoom({ policies, close }: Pick<Props, "policies" | "close">) {
  const act = useChange({
    async run() {
      for (const { policyId, rank } of withRoom(policies))
        await told(api.PATCH("/policies/{id}", { params: { path: { id: policyId } }, body: { rank } }));
    },
  });
  return (
    <>
      <Text size="sm">
        The ranks leave no room between the two. They have to be numbered anew first, 10, 20, 30 and so on;
        that changes nothing for anybody.
      </Text>
      {act.error !== null && <ProblemAlert error={act.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button loading={act.isPending} onClick={() => act.mutate()}>
          Number anew
        </Button>
      </Group>
    </>
  );
}
