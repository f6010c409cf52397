import { Stack, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { expiryOf } from "./expiry.ts";
import { RevokeAll, RevokeOne, RevokeOfPerson } from "./revoke.tsx";

type Token = Schemas["ApiToken"];

export function Tokens() {
  const search = useSearch({ from: "/tokens" });
  const query = queries.useQuery("get", "/tokens", {
    params: {
      query: {
        ...search,
        expiringInDays: search.expiringInDays === undefined ? undefined : Number(search.expiringInDays),
      },
    },
  });
  const mayWrite = useMay("tokens:write");
  const hasSome = (query.data?.items.length ?? 0) > 0;
  return (
    <Page
      title="API tokens"
      lead="What people made for their scripts and programs. The secrets are kept by nobody but them; you see who has which, and revoke them."
      actions={mayWrite && hasSome && <RevokeAll />}
    >
      <List<Token>
        label="API tokens"
        query={query}
        rowKey={({ id }) => id}
        columns={mayWrite ? [...COLUMNS, ACTIONS] : COLUMNS}
        searchFor="Search by token, name or e-mail"
        filters={FILTERS}
        empty={
          <Empty title="No API tokens yet">
            People make them for themselves, under My account, where their policy allows it. Nothing is to be
            done here.
          </Empty>
        }
      />
    </Page>
  );
}

const FILTERS = [
  {
    name: "kind",
    label: "Any kind",
    options: [
      { value: "api", label: "For programs" },
      { value: "app-password", label: "App passwords" },
    ],
  },
  {
    name: "expiringInDays",
    label: "Any end",
    options: [
      { value: "0", label: "Has ended" },
      { value: "7", label: "Ends within 7 days" },
      { value: "30", label: "Ends within 30 days" },
    ],
  },
] as const;

function End({ at }: { readonly at: string }) {
  const [now] = useState(() => new Date());
  const { tone, says } = expiryOf(new Date(at), now);
  return (
    <Stack gap={2}>
      <When at={at} as="day" />
      {says !== undefined && <State tone={tone}>{says}</State>}
    </Stack>
  );
}

const COLUMNS: readonly Column<Token>[] = [
  {
    title: "Token",
    cell: ({ name, kind }) => (
      <Stack gap={0}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {kind === "api" ? "for programs" : "app password"}
        </Text>
      </Stack>
    ),
  },
  {
    title: "Owner",
    cell: ({ owner }) => (
      <Stack gap={0}>
        <Text size="sm">{owner.displayName || owner.email}</Text>
        {owner.displayName !== "" && (
          <Text size="xs" c="dimmed">
            {owner.email}
          </Text>
        )}
      </Stack>
    ),
  },
  {
    title: "Last used",
    cell: ({ lastUsed }) => <When at={lastUsed?.at} as="relative" />,
    wideOnly: true,
  },
  { title: "Made", cell: ({ createdAt }) => <When at={createdAt} as="day" />, wideOnly: true },
  { title: "Ends", cell: ({ expiresAt }) => <End at={expiresAt} /> },
];

const ACTIONS: Column<Token> = {
  title: "",
  cell: (token) => (
    <Stack gap={4} align="flex-end">
      <RevokeOne token={token} />
      <RevokeOfPerson token={token} />
    </Stack>
  ),
};
