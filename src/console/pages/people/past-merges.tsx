import { Button, Paper, Table } from "@mantine/core";
import { useState } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Empty } from "../../ui/empty.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { PersonName } from "../../ui/names.tsx";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";

type Merge = Schemas["Merge"];

/** What was merged into the person, and from whom they are parted again. */
export function PastMerges({ personId }: { readonly personId: string }) {
  const query = queries.useQuery("get", "/people/{id}/merges", { params: { path: { id: personId } } });
  return (
    <Section title="Merged before">
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No merge">Nothing was ever merged into this record.</Empty>
          ) : (
            <Paper withBorder>
              <Table aria-label="Merges">
                <Table.Tbody>
                  {items.map((merge) => (
                    <PastMerge key={merge.id} merge={merge} />
                  ))}
                </Table.Tbody>
              </Table>
            </Paper>
          )
        }
      </Loaded>
    </Section>
  );
}

function PastMerge({ merge }: { readonly merge: Merge }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        <PersonName id={merge.fromId} />
      </Table.Th>
      <Table.Td>
        <When at={merge.at} />
      </Table.Td>
      <Table.Td>{merge.undoneAt === null ? <Undo merge={merge} /> : "undone"}</Table.Td>
    </Table.Tr>
  );
}

function Undo({ merge: { id, undoUntil } }: { readonly merge: Merge }) {
  const mayWrite = useMay("people:write");
  const act = useChange({
    run: () => told(api.POST("/merges/{id}/undo", { params: { path: { id } } })),
    done: "Two records again",
  });
  const [now] = useState(() => Date.now());
  if (new Date(undoUntil).getTime() < now) return <>older than 14 days</>;
  if (!mayWrite) return null;
  return (
    <>
      <Button size="compact-sm" variant="default" loading={act.isPending} onClick={() => act.mutate()}>
        Undo
      </Button>{" "}
      until <When at={undoUntil} as="day" />
      {act.error !== null && <ProblemAlert error={act.error} what="It was not undone" />}
    </>
  );
}
