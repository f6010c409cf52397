import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay, useMe } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { ChangeRole, RemoveRole } from "./changes.tsx";
import { Grant } from "./grant.tsx";
import { roleLabel, ROLES } from "./roles.ts";
import { RoleTable } from "./role-table.tsx";

type Administrator = Schemas["Administrator"];

export function Administrators() {
  const search = useSearch({ from: "/administrators" });
  const query = queries.useQuery("get", "/administrators", { params: { query: search } });
  const mayWrite = useMay("administrators:write");
  const [isGranting, granting] = useDisclosure();
  const add = mayWrite && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={granting.open}>
      Add administrator
    </Button>
  );
  return (
    <Page
      title="Administrators"
      lead="People who may use this console, and what each of them may do. They sign in like everybody else."
      actions={add}
    >
      <List<Administrator>
        label="Administrators"
        query={query}
        rowKey={({ personId }) => personId}
        columns={mayWrite ? [...COLUMNS, ACTIONS] : COLUMNS}
        searchFor="Search by name or e-mail"
        filters={[
          { name: "role", label: "Role", options: ROLES.map(({ value, label }) => ({ value, label })) },
        ]}
        empty={
          <Empty title="Nobody administers yet" action={add}>
            Give yourself and one more person the role of an owner, so that nobody is locked out by one
            holiday.
          </Empty>
        }
      />
      {!mayWrite && <Text c="dimmed">Only an owner gives and takes roles.</Text>}
      <Section title="What each role may do">
        <RoleTable />
      </Section>
      <Grant opened={isGranting} close={granting.close} />
    </Page>
  );
}

function Who({ administrator: { personId, displayName, email } }: { readonly administrator: Administrator }) {
  const { person } = useMe();
  return (
    <Stack gap={0}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {displayName || email}
        </Text>
        {person?.id === personId && <Badge size="sm">you</Badge>}
      </Group>
      {displayName !== "" && (
        <Text size="xs" c="dimmed">
          {email}
        </Text>
      )}
    </Stack>
  );
}

const COLUMNS: readonly Column<Administrator>[] = [
  { title: "Person", cell: (administrator) => <Who administrator={administrator} /> },
  {
    title: "Role",
    cell: ({ role, status }) => (
      <Group gap="xs">
        {roleLabel(role)}
        {status === "deactivated" && <State tone="warn">deactivated</State>}
      </Group>
    ),
  },
  { title: "Since", cell: ({ grantedAt }) => <When at={grantedAt} as="day" />, wideOnly: true },
];

const ACTIONS: Column<Administrator> = {
  title: "",
  cell: (administrator) => (
    <Group gap="xs" justify="flex-end">
      <ChangeRole administrator={administrator} />
      <RemoveRole administrator={administrator} />
    </Group>
  ),
};
