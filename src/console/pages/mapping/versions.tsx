import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSearch } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Code } from "../../ui/code.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { actorWords } from "./words.ts";

type Version = Schemas["MappingVersion"];

interface Props {
  readonly connectionId: string;
}

const PAGE = 10;

/** The number of the rules in force; 0: the preset's. */
export function useLatestVersion(connectionId: string): number {
  const { data } = queries.useQuery("get", "/connections/{id}/mapping/versions", {
    params: { path: { id: connectionId }, query: { limit: 1 } },
  });
  return data?.items[0]?.version ?? 0;
}

/** Every set of rules that was in force, to be put in force again (M5). */
export function MappingVersions({ connectionId }: Props) {
  const { cursor } = useSearch({ strict: false });
  const latest = useLatestVersion(connectionId);
  const mayWrite = useMay("connections:write");
  const query = queries.useQuery("get", "/connections/{id}/mapping/versions", {
    params: {
      path: { id: connectionId },
      query: { limit: PAGE, ...(typeof cursor === "string" && { cursor }) },
    },
  });
  return (
    <Section
      title="Versions"
      lead="Each change is kept. Going back makes a new version of the old rules."
      actions={mayWrite && latest > 0 && <Rollback connectionId={connectionId} version={0} latest={latest} />}
    >
      <List<Version>
        label="Versions of the rules"
        query={query}
        rowKey={({ version }) => String(version)}
        columns={columns(connectionId, latest, mayWrite)}
        empty={
          <Text size="sm" c="dimmed">
            None yet: the vendor's usual rules hold as they are.
          </Text>
        }
      />
    </Section>
  );
}

const columns = (connectionId: string, latest: number, mayWrite: boolean): readonly Column<Version>[] => [
  { title: "Version", cell: ({ version }) => `${version}${version === latest ? ", in force" : ""}` },
  { title: "When", cell: ({ at }) => <When at={at} as="relative" /> },
  { title: "By", cell: ({ by }) => actorWords(by), wideOnly: true },
  {
    title: "",
    cell: ({ version, mapping }) => (
      <Group gap="xs" justify="flex-end">
        <Show version={version} mapping={mapping} />
        {mayWrite && version !== latest && (
          <Rollback connectionId={connectionId} version={version} latest={latest} />
        )}
      </Group>
    ),
  },
];

function Show({ version, mapping }: Pick<Version, "version" | "mapping">) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open}>
        Show
      </Button>
      <Modal opened={opened} onClose={close} title={`Version ${version}`} size="lg" centered>
        <Code label={`Rules of version ${version} as JSON`} text={JSON.stringify(mapping, null, 2)} />
      </Modal>
    </>
  );
}

interface RollbackProps extends Props {
  /** 0: the preset's rules. */
  readonly version: number;
  readonly latest: number;
}

function Rollback({ connectionId, version, latest }: RollbackProps) {
  const send = (to: number) =>
    told(
      api.POST("/connections/{id}/mapping/rollback", {
        params: { path: { id: connectionId } },
        body: { version: to },
      }),
    );
  const act = useChange({
    run: () => send(version),
    done: version === 0 ? "The vendor's usual rules are in force" : `Version ${version} is in force again`,
    undo: () => send(latest),
  });
  return (
    <>
      {act.error !== null && <ProblemAlert error={act.error} what="It was not put in force" />}
      <Button size="compact-sm" variant="default" loading={act.isPending} onClick={() => act.mutate()}>
        {version === 0 ? "Back to the vendor's usual rules" : "Put in force again"}
      </Button>
    </>
  );
}
