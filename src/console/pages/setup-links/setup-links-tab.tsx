import { Group, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Section } from "../../ui/page.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { isIncomplete, type Connection } from "../connections/connection-facts.ts";
import { MakeSetupLink } from "./make-setup-link.tsx";

type SetupLink = Schemas["SetupLink"];

/** Links by which somebody else describes the identity provider: the customer's own IT administrator (W3). */
export function SetupLinksTab({ connection }: { readonly connection: Connection }) {
  const { cursor } = useSearch({ from: "/connections/$id" });
  const mayWrite = useMay("connections:write");
  const query = queries.useQuery("get", "/setup-links", {
    params: { query: { connectionId: connection.id, limit: 20, ...(cursor !== undefined && { cursor }) } },
  });
  const letsIn = connection.enabled && !isIncomplete(connection);
  const make = mayWrite && !letsIn && <MakeSetupLink connectionId={connection.id} />;
  return (
    <Section
      title="Set-up links"
      lead="With such a link the customer's IT administrator enters the identity provider's side, proves the domain and makes a test sign-in. It can do nothing else, and the connection stays disabled until you enable it."
      actions={make}
    >
      {letsIn && (
        <Text size="sm" mb="sm">
          This connection lets people in, so no link can change it. Disable it first, or make a new one.
        </Text>
      )}
      <List<SetupLink>
        label="Set-up links"
        query={query}
        rowKey={({ id }) => id}
        columns={mayWrite ? [...COLUMNS, REVOKING] : COLUMNS}
        empty={
          <Empty title="No links yet" action={make}>
            Make one where somebody else has the identity provider's console, and you do not.
          </Empty>
        }
      />
    </Section>
  );
}

const STATES: Readonly<Record<SetupLink["status"], readonly [Tone, string]>> = {
  waiting: ["quiet", "not opened yet"],
  begun: ["warn", "begun"],
  finished: ["good", "finished"],
  revoked: ["bad", "revoked"],
  expired: ["bad", "expired"],
};

const COLUMNS: readonly Column<SetupLink>[] = [
  {
    title: "State",
    cell: ({ status }) => <State tone={STATES[status][0]}>{STATES[status][1]}</State>,
  },
  { title: "For", cell: ({ note }) => note ?? "no note" },
  { title: "Made", cell: ({ createdAt }) => <When at={createdAt} as="relative" />, wideOnly: true },
  { title: "Ends", cell: ({ expiresAt }) => <When at={expiresAt} as="relative" />, wideOnly: true },
];

const REVOKING: Column<SetupLink> = { title: "", cell: (link) => <Revocation link={link} /> };

function Revocation({ link: { id, status } }: { readonly link: SetupLink }) {
  if (status !== "waiting" && status !== "begun") return null;
  return (
    <Group justify="flex-end">
      <AskedButton
        size="compact-sm"
        variant="subtle"
        label="Revoke"
        title="Revoke this link?"
        run={() => told(api.DELETE("/setup-links/{id}", { params: { path: { id } } }))}
        done="The link is revoked"
      >
        Whoever has it can do nothing with it any more, from the next request on. What was entered by it
        stays.
      </AskedButton>
    </Group>
  );
}
