import { Alert, Button, Group, List, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Facts } from "../../ui/facts.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { PersonPicker } from "../../ui/picker.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { PastMerges } from "./past-merges.tsx";

type Person = Schemas["PersonWithIdentities"];

interface Props {
  readonly person: Person;
}

/** Two records of one employee become one: looked at first, and undone for 14 days. */
export function Merging({ person }: Props) {
  const mayWrite = useMay("people:write");
  const [from, setFrom] = useState<string | null>(null);
  return (
    <Stack gap="xl">
      {mayWrite && person.mergedInto === null && (
        <Section
          title="Merge another record into this one"
          lead={`Where one employee came to have two. The other one's identities come over to ${person.displayName}; it stays, deactivated, and leads here.`}
        >
          <Stack gap="md" maw={720}>
            <PersonPicker
              label="The other record"
              placeholder="Search by name or e-mail"
              value={from}
              onPick={setFrom}
              without={[person.id]}
            />
            {from !== null && <Preview key={from} person={person} from={from} done={() => setFrom(null)} />}
          </Stack>
        </Section>
      )}
      <PastMerges personId={person.id} />
    </Stack>
  );
}

const DOUBTS = {
  both_known_by_connection:
    "Both are known to the same connection, by different names: they may well be two people.",
  both_known_by_directory:
    "Both are known to the same directory, by different ids: they may well be two people.",
  both_sign_in: "Both have signed in lately.",
} as const;

interface PreviewProps extends Props {
  readonly from: string;
  readonly done: () => void;
}

function Preview({ person: { id, displayName }, from, done }: PreviewProps) {
  const params = { path: { id } };
  const body = { from };
  const query = queries.useQuery("post", "/people/{id}/merge/preview", { params, body });
  const act = useChange({
    run: () => told(api.POST("/people/{id}/merge", { params, body })),
    done: "Merged",
    undo: (merge) => told(api.POST("/merges/{id}/undo", { params: { path: { id: merge.id } } })),
    after: done,
  });
  return (
    <Loaded of={query}>
      {(preview) => (
        <Stack gap="sm">
          {preview.doubts.length > 0 && (
            <Alert color="orange" title="What speaks against it">
              <List size="sm">
                {preview.doubts.map((doubt) => (
                  <List.Item key={doubt}>{DOUBTS[doubt]}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          <ComingOver preview={preview} />
          <Text size="sm">The sessions of {preview.from.displayName} end. It can be undone for 14 days.</Text>
          {act.error !== null && <ProblemAlert error={act.error} what="They were not merged" />}
          <Group>
            <Button color="red" loading={act.isPending} onClick={() => act.mutate()}>
              Merge into {displayName}
            </Button>
            <Button variant="default" onClick={done}>
              Cancel
            </Button>
          </Group>
        </Stack>
      )}
    </Loaded>
  );
}

function ComingOver({
  preview: { from, identities, externalIds, groups },
}: {
  readonly preview: Schemas["MergePreview"];
}) {
  return (
    <Facts
      label="What would come over"
      rows={[
        ["The other record", `${from.displayName}, ${from.email}`],
        ["Made", <When key="c" at={from.createdAt} />],
        ["Last sign-in", <When key="l" at={from.lastSigninAt} />],
        ["Identities", identities.length === 0 ? "none" : identities.map(({ nameId }) => nameId).join(", ")],
        [
          "Ids of directories",
          externalIds.length === 0 ? "none" : externalIds.map((each) => each.externalId).join(", "),
        ],
        ["Groups", groups.length === 0 ? "none" : groups.join(", ")],
      ]}
    />
  );
}
