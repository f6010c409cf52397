import {
  Alert,
  Button,
  Checkbox,
  Modal,
  NumberInput,
  Paper,
  Progress,
  Stack,
  Table,
  Text,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { GroupPicker } from "../../ui/picker.tsx";
import { When } from "../../ui/when.tsx";
import { CheckedChange } from "./checked-change.tsx";
import { Chosen } from "./chosen.tsx";
import { counted } from "./durations.ts";
import { ReachedPeople } from "./reached-people.tsx";

type Policy = Schemas["Policy"];
type Progressed = Schemas["RolloutProgress"];

/** Whom a policy has reached, how they fare ring by ring, and the next step. Not for the default policy. */
export function RolloutPanel({ policy }: { readonly policy: Policy }) {
  const params = { path: { id: policy.id }, query: { limit: 1 } };
  const query = queries.useQuery("get", "/policies/{id}/rollout", { params });
  return (
    <Loaded of={query}>
      {(progress) => (
        <Stack gap="lg">
          <Reached progress={progress} />
          <Rings progress={progress} />
          {policy.rollout !== null && <Steps policy={policy} />}
          <ReachedPeople policyId={policy.id} />
        </Stack>
      )}
    </Loaded>
  );
}

function Reached({ progress: { rollout, count } }: { readonly progress: Progressed }) {
  const reaches = `It is the policy of ${counted(count, "person", "people")} now`;
  if (rollout === null) return <Text>{reaches}: of all to whom it is bound and no other is before it.</Text>;
  return (
    <div>
      <Text mb={4}>
        {reaches}: {rollout.percent} % of {rollout.of === "everyone" ? "everybody" : "its groups' people"},
        and those who are bound by themselves.
      </Text>
      <Progress value={rollout.percent} size="lg" aria-label="Share of people reached" />
    </div>
  );
}

const ringWords = (ring: number | null, before: number | null | undefined): string =>
  ring === null ? "bound whatever the share" : `over ${before ?? 0} % to ${ring} %`;

function Rings({ progress: { rings, since } }: { readonly progress: Progressed }) {
  return (
    <Section
      title="How they fare"
      lead={
        <>
          Sign-ins since the last step, <When at={since} />.
        </>
      }
    >
      <Paper withBorder>
        <Table.ScrollContainer minWidth={0}>
          <Table aria-label="Rings">
            <Table.Thead>
              <Table.Tr>
                {["Ring", "People", "Got in", "Failed", "Not tried yet"].map((title) => (
                  <Table.Th key={title} scope="col">
                    {title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rings.map(({ ring, people, succeeded, failed, notYet }, index) => (
                <Table.Tr key={ring ?? "bound"}>
                  <Table.Th scope="row">{ringWords(ring, rings[index - 1]?.ring)}</Table.Th>
                  <Table.Td>{people.toLocaleString("en")}</Table.Td>
                  <Table.Td>{succeeded.toLocaleString("en")}</Table.Td>
                  <Table.Td>{failed.toLocaleString("en")}</Table.Td>
                  <Table.Td>{notYet.toLocaleString("en")}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </Section>
  );
}

const USUAL_STEPS = [5, 10, 25, 50, 100] as const;

function Steps({ policy }: { readonly policy: Policy }) {
  const now = policy.rollout?.percent ?? 100;
  const [percent, setPercent] = useState<number>(USUAL_STEPS.find((step) => step > now) ?? now);
  const [groups, setGroups] = useState<readonly string[]>([]);
  const [isChecking, checking] = useDisclosure();
  if (!useMay("policies:write")) return null;
  const step = { ...(percent > now && { percent }), ...(groups.length > 0 && { addGroups: [...groups] }) };
  const done = () => {
    checking.close();
    setGroups([]);
  };
  return (
    <Section
      title="Next step"
      lead="It only widens. Who has the policy keeps it; each step is watched, and taken back if its sign-ins fail."
      actions={<Halt policy={policy} />}
    >
      <Stack gap="sm" align="flex-start">
        {now < 100 && (
          <NumberInput
            label="To this share"
            w={160}
            min={now}
            max={100}
            decimalScale={2}
            suffix=" %"
            value={percent}
            onChange={(given) => setPercent(Number(given))}
          />
        )}
        <GroupPicker
          label="And these groups"
          placeholder="Search for a group"
          without={[...policy.bindings.groups, ...groups]}
          onPick={(id) => id !== null && setGroups([...groups, id])}
        />
        <Chosen kind="group" label="Groups to be added" ids={groups} onChange={setGroups} />
        <Button disabled={Object.keys(step).length === 0} onClick={checking.open}>
          Check, then widen
        </Button>
      </Stack>
      <Modal opened={isChecking} onClose={checking.close} size="xl" title={`Widen ${policy.name}`}>
        <Widening policy={policy} step={step} done={done} cancel={checking.close} />
      </Modal>
    </Section>
  );
}

interface WideningProps {
  readonly policy: Policy;
  readonly step: Pick<Schemas["RolloutStep"], "percent" | "addGroups">;
  readonly done: () => void;
  readonly cancel: () => void;
}

function Widening({ policy, step, done, cancel }: WideningProps) {
  const wasTakenBack = policy.guard?.state === "tripped";
  const [isAcknowledged, setAcknowledged] = useState(!wasTakenBack);
  const changes = {
    ...(step.percent !== undefined && { rollout: { percent: step.percent } }),
    ...(step.addGroups && { bindings: { groups: [...policy.bindings.groups, ...step.addGroups] } }),
  };
  return (
    <Stack>
      {wasTakenBack && (
        <Alert color="orange" title="The last step was taken back: sign-ins failed">
          <Checkbox
            label="The cause is put right; go on"
            checked={isAcknowledged}
            onChange={(event) => setAcknowledged(event.currentTarget.checked)}
          />
        </Alert>
      )}
      <CheckedChange
        draft={{ policyId: policy.id, changes }}
        isWatched={false}
        make={() =>
          told(
            api.POST("/policies/{id}/rollout", {
              params: { path: { id: policy.id } },
              body: { ...step, ...(wasTakenBack && { acknowledgeHalt: isAcknowledged }) },
            }),
          )
        }
        verb="Widen"
        saved={done}
        cancel={cancel}
      />
    </Stack>
  );
}

/** The brake: back to what is known to be good. */
function Halt({ policy: { id, name, guard } }: { readonly policy: Policy }) {
  return (
    <AskedButton
      label="Halt"
      title={`Halt the rollout of ${name}?`}
      run={() => told(api.POST("/policies/{id}/rollout/halt", { params: { path: { id } } }))}
      done="Halted"
    >
      {guard?.state === "watching"
        ? "The policy goes back to the last step that was found good. Whoever came in by later steps has the policy they had before."
        : "The share goes back to 0 %. People who are bound by themselves keep the policy; all others have the one that is next."}
    </AskedButton>
  );
}
