import { Box, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { knownAs, protocolLabel, PROTOCOLS, type App } from "./protocols.ts";

export function Apps() {
  const search = useSearch({ from: "/apps" });
  const query = queries.useQuery("get", "/apps", { params: { query: search } });
  const add = useMay("apps:write") && (
    <ButtonLink to="/apps/new" leftSection={<Plus size={16} aria-hidden />}>
      Add app
    </ButtonLink>
  );
  return (
    <Page title="Apps" lead="What your people open by single sign-on, and who may." actions={add}>
      <List<App>
        label="Apps"
        query={query}
        rowKey={({ id }) => id}
        columns={COLUMNS}
        searchFor="Search by name, client ID, entity ID or host"
        filters={FILTERS}
        empty={
          <Empty title="No apps yet" action={add}>
            Choose the product: the console then shows every value to enter there, under the names of its own
            screens.
          </Empty>
        }
      />
    </Page>
  );
}

const FILTERS = [
  {
    name: "protocol",
    label: "Any protocol",
    options: PROTOCOLS.map(({ value, label }) => ({ value, label })),
  },
  {
    name: "enabled",
    label: "Enabled or not",
    options: [
      { value: "true", label: "Enabled" },
      { value: "false", label: "Disabled" },
    ],
  },
] as const;

/** "everybody", or the first few by name. */
function openTo({ groups }: App): string {
  if (groups.length === 0) return "everybody";
  const [first, second, ...others] = groups;
  const named = second === undefined ? first! : `${first}, ${second}`;
  return others.length === 0 ? named : `${named} and ${others.length} more`;
}

const COLUMNS: readonly Column<App>[] = [
  {
    title: "App",
    cell: (app) => (
      <>
        <AnchorLink to="/apps/$id" params={{ id: app.id }} fw={600}>
          {app.name}
        </AnchorLink>
        <Text size="xs" c="dimmed" lineClamp={1}>
          {knownAs(app)}
        </Text>
      </>
    ),
  },
  { title: "Protocol", cell: ({ protocol }) => protocolLabel(protocol), wideOnly: true },
  {
    title: "State",
    cell: ({ enabled }) => (
      <Box miw={98}>
        <State tone={enabled ? "good" : "quiet"}>{enabled ? "enabled" : "disabled"}</State>
      </Box>
    ),
  },
  { title: "Open to", cell: openTo, wideOnly: true },
  { title: "Added", cell: ({ createdAt }) => <When at={createdAt} as="day" />, wideOnly: true },
];
