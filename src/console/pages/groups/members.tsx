import { Button, Stack, Text, Tooltip } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { PersonLink } from "../../ui/person-link.tsx";
import { PersonPicker } from "../../ui/picker.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";

type Member = Schemas["GroupMember"];

interface Props {
  readonly group: Pick<Schemas["Group"], "id" | "name">;
}

const put = (id: string, personId: string) =>
  told(api.PUT("/groups/{id}/members/{personId}", { params: { path: { id, personId } } }));
const take = (id: string, personId: string) =>
  told(api.DELETE("/groups/{id}/members/{personId}", { params: { path: { id, personId } } }));

export function Members({ group }: Props) {
  const { search, source, cursor } = useSearch({ from: "/groups/$id" });
  const mayWrite = useMay("groups:write");
  const params = {
    path: { id: group.id },
    query: { ...(search && { search }), ...(source && { source }), ...(cursor && { cursor }) },
  };
  const query = queries.useQuery("get", "/groups/{id}/members", { params });
  return (
    <Stack gap="md">
      {mayWrite && <Add group={group} />}
      <List<Member>
        label="Members"
        query={query}
        rowKey={({ personId }) => personId}
        columns={mayWrite ? [...COLUMNS, outColumn(group)] : COLUMNS}
        searchFor="Search members by name or e-mail"
        filters={[{ name: "source", label: "Put there by", options: SOURCES }]}
        empty={
          <Empty title="No members yet">
            Search for somebody above to put them in, or let your identity provider send the group at sign-in.
          </Empty>
        }
      />
    </Stack>
  );
}

function Add({ group: { id, name } }: Props) {
  const act = useChange<string>({
    run: (personId) => put(id, personId),
    done: `Put into ${name}`,
    undo: (_nothing, personId) => take(id, personId),
  });
  return (
    <Stack gap="xs" maw={420}>
      <PersonPicker
        label="Put somebody in"
        placeholder="Search by name or e-mail"
        onPick={(personId) => personId !== null && act.mutate(personId)}
      />
      {act.error !== null && <ProblemAlert error={act.error} what="Not put in" />}
    </Stack>
  );
}

const SOURCE_WORDS = {
  idp: "the identity provider",
  manual: "an administrator",
  scim: "the directory",
} as const;

const SOURCES = (["idp", "manual", "scim"] as const).map((value) => ({ value, label: SOURCE_WORDS[value] }));

const COLUMNS: readonly Column<Member>[] = [
  {
    title: "Name",
    cell: ({ personId, displayName, email }) => (
      <PersonLink id={personId} displayName={displayName} email={email} />
    ),
  },
  {
    title: "Put there by",
    cell: ({ sources }) => sources.map((source) => SOURCE_WORDS[source]).join(" and "),
  },
  { title: "Since", cell: ({ since }) => <When at={since} as="day" />, wideOnly: true },
];

const outColumn = (group: Props["group"]): Column<Member> => ({
  title: "",
  cell: (member) =>
    member.sources.includes("manual") ? <Out group={group} member={member} /> : <GivenByOthers />,
});

/** The next sign-in would bring them back. */
const GivenByOthers = () => (
  <Tooltip
    label="The next sign-in would bring them back. Change the group rules of the connection's mapping."
    multiline
    w={260}
  >
    <Text size="xs" c="dimmed" tabIndex={0}>
      Comes from outside; change the mapping
    </Text>
  </Tooltip>
);

function Out({ group: { id, name }, member }: Props & { readonly member: Member }) {
  const act = useChange({
    run: () => take(id, member.personId),
    done:
      member.sources.length > 1
        ? `${member.displayName} stays by what the identity provider sends`
        : `${member.displayName} taken out of ${name}`,
    undo: () => put(id, member.personId),
  });
  return (
    <>
      <Button size="compact-sm" variant="default" loading={act.isPending} onClick={() => act.mutate()}>
        Take out
      </Button>
      {act.error !== null && <ProblemAlert error={act.error} />}
    </>
  );
}
