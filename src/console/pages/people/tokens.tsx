import { useSearch } from "@tanstack/react-router";
import { Group, Stack } from "@mantine/core";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { When } from "../../ui/when.tsx";
import { RevokeOne } from "../tokens/revoke.tsx";

type Token = Schemas["ApiToken"];

interface Props {
  readonly person: Pick<Schemas["Person"], "id" | "displayName">;
}

export function Tokens({ person }: Props) {
  const { cursor } = useSearch({ from: "/people/$id" });
  const mayWrite = useMay("tokens:write");
  const params = { query: { personId: person.id, ...(cursor && { cursor }) } };
  const query = queries.useQuery("get", "/tokens", { params });
  return (
    <Stack gap="sm">
      {mayWrite && (query.data?.items.length ?? 0) > 0 && (
        <Group justify="flex-end">
          <AskedButton
            label="Revoke all"
            title={`Revoke all API tokens of ${person.displayName}?`}
            run={() => told(api.DELETE("/tokens", { params: { query: { personId: person.id } } }))}
            done="All are revoked"
          >
            Scripts and programs that use them are refused at their next call. It cannot be taken back.
          </AskedButton>
        </Group>
      )}
      <List<Token>
        label="API tokens"
        query={query}
        rowKey={({ id }) => id}
        columns={mayWrite ? [...COLUMNS, REVOKE] : COLUMNS}
        empty={
          <Empty title="No API tokens">
            People make them themselves, on their own page, where the policy allows it.
          </Empty>
        }
      />
    </Stack>
  );
}

const COLUMNS: readonly Column<Token>[] = [
  { title: "Name", cell: ({ name }) => name },
  { title: "Last used", cell: ({ lastUsed }) => <When at={lastUsed?.at} as="relative" /> },
  { title: "Made", cell: ({ createdAt }) => <When at={createdAt} as="day" />, wideOnly: true },
  { title: "Expires", cell: ({ expiresAt }) => <When at={expiresAt} as="day" />, wideOnly: true },
];

const REVOKE: Column<Token> = {
  title: "",
  cell: (token) => <RevokeOne token={token} />,
};
