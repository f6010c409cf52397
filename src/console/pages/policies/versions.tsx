import { Button, List as Lines, Modal } from "@mantine/core";
import { useState } from "react";
import { useSearch } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { When } from "../../ui/when.tsx";
import { CheckedChange } from "./checked-change.tsx";
import { differencesOf } from "./differences.ts";
import { changesOf, isWatched } from "./tightening.ts";
import { stateOf } from "./editor.tsx";

type Policy = Schemas["Policy"];
type Version = Schemas["PolicyVersion"];

/** Every version that the policy had, what each changed, and the way back to it. */
export function Versions({ policy }: { readonly policy: Policy }) {
  const { cursor } = useSearch({ from: "/policies/$id" });
  const mayWrite = useMay("policies:write");
  const [back, setBack] = useState<Version>();
  const params = { path: { id: policy.id }, query: { limit: 20, ...(cursor && { cursor }) } };
  const query = queries.useQuery("get", "/policies/{id}/versions", { params });
  const columns = columnsOf(query.data?.items ?? []);
  return (
    <>
      <List<Version>
        label="Versions"
        query={query}
        rowKey={({ version }) => String(version)}
        columns={mayWrite ? [...columns, backColumn(policy, setBack)] : columns}
        empty={
          <Empty title="Never changed">
            The default policy is as it came with the installation. Each change will stand here, with who made
            it.
          </Empty>
        }
      />
      {back && <RollBack policy={policy} to={back} close={() => setBack(undefined)} />}
    </>
  );
}

const columnsOf = (versions: readonly Version[]): readonly Column<Version>[] => [
  { title: "Version", cell: ({ version }) => version },
  { title: "When", cell: ({ at }) => <When at={at} /> },
  { title: "By", cell: ({ by }) => by.name ?? by.kind, wideOnly: true },
  {
    title: "What changed",
    cell: (version) => (
      <Changed version={version} before={versions.find((each) => each.version === version.version - 1)} />
    ),
  },
];

function Changed({ version, before }: { readonly version: Version; readonly before: Version | undefined }) {
  if (before === undefined) return version.version === 1 ? "The first one" : "";
  const differences = differencesOf(before.policy, version.policy);
  if (differences.length === 0) return "Nothing";
  return (
    <Lines size="sm" listStyleType="none">
      {differences.map(({ what, before: was, after }) => (
        <Lines.Item key={what}>
          {what}: {was} → {after}
        </Lines.Item>
      ))}
    </Lines>
  );
}

const backColumn = (policy: Policy, ask: (version: Version) => void): Column<Version> => ({
  title: "",
  cell: (version) =>
    version.version === policy.version ? (
      "in force"
    ) : (
      <Button size="compact-sm" variant="default" onClick={() => ask(version)}>
        Put in force again
      </Button>
    ),
});

interface RollBackProps {
  readonly policy: Policy;
  readonly to: Version;
  readonly close: () => void;
}

function RollBack({ policy, to, close }: RollBackProps) {
  const before = stateOf(policy);
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={`Put version ${to.version} of ${policy.name} in force again`}
    >
      <CheckedChange
        draft={{ policyId: policy.id, changes: withoutNull(changesOf(before, to.policy)) }}
        isWatched={isWatched(before, to.policy)}
        make={(guard) =>
          told(
            api.POST("/policies/{id}/rollback", {
              params: { path: { id: policy.id } },
              body: { version: to.version, ...(guard && { guard }) },
            }),
          )
        }
        verb="Put in force"
        saved={close}
        cancel={close}
      />
    </Modal>
  );
}

/** The default policy has no rank, and none is taken. */
function withoutNull({ rank, ...changes }: Schemas["PolicyChanges"]): Schemas["PolicyChanges"] {
  return typeof rank === "number" ? { ...changes, rank } : changes;
}
