import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { PersonLink } from "../../ui/person-link.tsx";
import { GroupPicker } from "../../ui/picker.tsx";
import { When } from "../../ui/when.tsx";
import { CollisionsWaiting } from "../collisions/waiting.tsx";
import { AddPerson } from "./add-person.tsx";
import { PersonState } from "./person-state.tsx";

type Person = Schemas["Person"];

export function People() {
  const search = useSearch({ from: "/people" });
  const query = queries.useQuery("get", "/people", { params: { query: search } });
  const [isAdding, adding] = useDisclosure();
  const mayExplain = useMay("explain:read");
  const mayFilter = useMay("groups:read");
  const add = useMay("people:write") && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={adding.open}>
      Add person
    </Button>
  );
  return (
    <Page
      title="People"
      lead="Everybody whom your identity providers have sent, or whom you have added."
      actions={
        <>
          {mayExplain && (
            <ButtonLink to="/explain" variant="default">
              Why can somebody not get in?
            </ButtonLink>
          )}
          {add}
        </>
      }
    >
      <CollisionsWaiting />
      <List<Person>
        label="People"
        query={query}
        rowKey={({ id }) => id}
        columns={COLUMNS}
        searchFor="Search by name or e-mail"
        filters={[{ name: "status", label: "State", options: STATES }]}
        {...(mayFilter && { picker: GROUP_FILTER })}
        empty={
          <Empty title="Nobody yet" action={add}>
            People come by themselves at their first sign-in, where the connection may make them. You can add
            somebody before that, to put them into groups.
          </Empty>
        }
      />
      <AddPerson opened={isAdding} close={adding.close} />
    </Page>
  );
}

const STATES = [
  { value: "active", label: "Active" },
  { value: "deactivated", label: "Deactivated" },
];

const GROUP_FILTER = {
  name: "groupId",
  show: (value: string | undefined, pick: (value: string | null) => void) => (
    <GroupPicker label="Group" hidesLabel placeholder="Group" value={value ?? null} onPick={pick} />
  ),
};

const COLUMNS: readonly Column<Person>[] = [
  {
    title: "Name",
    cell: ({ id, displayName, email }) => <PersonLink id={id} displayName={displayName} email={email} />,
  },
  { title: "State", cell: (person) => <PersonState person={person} /> },
  {
    title: "Groups",
    cell: ({ groups }) =>
      groups.length > 3
        ? `${groups.slice(0, 3).join(", ")} and ${groups.length - 3} more`
        : groups.join(", "),
    wideOnly: true,
  },
  {
    title: "Last sign-in",
    cell: ({ lastSigninAt }) => <When at={lastSigninAt} as="relative" />,
    wideOnly: true,
  },
];
