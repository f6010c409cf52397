import { Stack, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { problemOf } from "../../api/problem.ts";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { fitting } from "./fitting.ts";

type Setting = Schemas["Setting"];

/** What the operator has set; read here, changed where the broker is started. */
export function Installation() {
  const { search } = useSearch({ from: "/settings" });
  const query = queries.useQuery("get", "/settings");
  if (query.error !== null && problemOf(query.error).status === 404)
    return (
      <Empty title="Set by whoever runs the installation">
        Your company is one of several here. What is set for all of them is shown to the company that runs it.
      </Empty>
    );
  const { data } = query;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed" maw={720}>
        They are set by environment variables where the broker is started, and count after a restart. Shown as
        the node has them that answered.
      </Text>
      <List<Setting>
        label="Settings of the installation"
        query={{ ...query, data: data && { items: fitting(data.items, search) } }}
        rowKey={({ name }) => name}
        columns={COLUMNS}
        searchFor="Search by name or by what it does"
        empty={<Empty title="No settings">The broker has none.</Empty>}
      />
    </Stack>
  );
}

function Value({ setting: { secret, isSet, value } }: { readonly setting: Setting }) {
  if (secret) return <Text size="sm">{isSet ? "set, and not shown" : "not set"}</Text>;
  return (
    <Text size="sm" className="reads">
      {value ?? "none"}
    </Text>
  );
}

const COLUMNS: readonly Column<Setting>[] = [
  {
    title: "Setting",
    cell: ({ name, description }) => (
      <>
        <Text size="sm" fw={600} className="reads">
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {description}
        </Text>
      </>
    ),
  },
  { title: "Value", cell: (setting) => <Value setting={setting} /> },
  {
    title: "From",
    cell: ({ isSet }) => <State tone={isSet ? "good" : "quiet"}>{isSet ? "environment" : "default"}</State>,
    wideOnly: true,
  },
  {
    title: "Default",
    cell: ({ default: usual }) => (
      <Text size="sm" className="reads" c="dimmed">
        {usual ?? "none"}
      </Text>
    ),
    wideOnly: true,
  },
];
