import { Stack, Text } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { CheckedChange } from "../policies/checked-change.tsx";
import { GuardPanel } from "../policies/guard-panel.tsx";
import { ChooseGroup } from "./choose-group.tsx";
import { GroupPeople } from "./group-people.tsx";
import { pilotPolicy } from "./pilot-policy.ts";
import type { Step } from "./progress.ts";

interface Props {
  readonly connection: Connection;
  readonly step: Step;
}

/** Single sign-on for a few, watched, before it is for everybody (P3). */
export const StepPilot = ({ connection, step }: Props) =>
  step.refs.policyId === null ? (
    <Begin connection={connection} />
  ) : (
    <UnderWay policyId={step.refs.policyId} />
  );

function UnderWay({ policyId }: { readonly policyId: string }) {
  const query = queries.useQuery(
    "get",
    "/policies/{id}",
    { params: { path: { id: policyId } } },
    { refetchInterval: ({ state }) => (state.data?.guard?.state === "watching" ? 15_000 : false) },
  );
  return (
    <Loaded of={query}>
      {(policy) => (
        <Section
          title={`The pilot: ${policy.name}`}
          lead="Let these people sign in. When they get in, widen it, or go on to everybody."
          actions={
            <ButtonLink
              to="/policies/$id"
              params={{ id: policy.id }}
              search={{ tab: "people" }}
              variant="default"
            >
              Who is in, and how they fare
            </ButtonLink>
          }
        >
          <Stack mt="sm">
            <GuardPanel policy={policy} />
            {policy.bindings.groups.map((id) => (
              <GroupPeople key={id} groupId={id} />
            ))}
          </Stack>
        </Section>
      )}
    </Loaded>
  );
}

function Begin({ connection }: Pick<Props, "connection">) {
  const { group: groupId } = useSearch({ from: "/connections/$id/setup" });
  const navigate = useNavigate();
  const mayWrite = useMay("policies:write");
  const choose = (id: string | undefined) =>
    void navigate({
      to: "/connections/$id/setup",
      params: { id: connection.id },
      search: { step: "pilot", ...(id !== undefined && { group: id }) },
    });
  if (!mayWrite) return <Text>Somebody who may change policies begins the pilot.</Text>;
  if (groupId === undefined) return <ChooseGroup chosen={choose} />;
  return <Start connection={connection} groupId={groupId} back={() => choose(undefined)} />;
}

interface StartProps extends Pick<Props, "connection"> {
  readonly groupId: string;
  readonly back: () => void;
}

function Start({ connection, groupId, back }: StartProps) {
  const group = queries.useQuery("get", "/groups/{id}", { params: { path: { id: groupId } } });
  return (
    <Loaded of={group}>
      {(shown) => (
        <Stack gap="xl">
          <GroupPeople groupId={groupId} />
          <Section
            title="What would happen"
            lead={`Who is in ${shown.name} signs in by ${connection.name}, and by nothing else. Everybody else notices nothing.`}
          >
            <Checked policy={pilotPolicy(connection, shown)} back={back} />
          </Section>
        </Stack>
      )}
    </Loaded>
  );
}

/** Measured anew when the people of the group have changed. */
function Checked({ policy, back }: { readonly policy: Schemas["NewPolicy"]; readonly back: () => void }) {
  const groupId = policy.bindings?.groups?.[0] ?? "";
  const { data } = queries.useQuery("get", "/groups/{id}/members", {
    params: { path: { id: groupId }, query: { limit: 200 } },
  });
  if (data === undefined) return null;
  return (
    <CheckedChange
      key={data.items.map(({ personId }) => personId).join()}
      draft={{ policy }}
      isWatched
      verb="Start the pilot"
      saved={() => undefined}
      cancel={back}
    />
  );
}
