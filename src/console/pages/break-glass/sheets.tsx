import { Group, Text } from "@mantine/core";
import { useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";

type Sheet = Schemas["BreakGlassCredential"];

/** Who holds codes; never the codes. */
export function Sheets({ make }: { readonly make: ReactNode }) {
  const { search, revoked, cursor } = useSearch({ from: "/break-glass" });
  const query = queries.useQuery("get", "/break-glass/credentials", {
    params: { query: { search, revoked, cursor } },
  });
  const mayWrite = useMay("break-glass:write");
  return (
    <List<Sheet>
      label="Sheets of recovery codes"
      query={query}
      rowKey={({ id }) => id}
      columns={mayWrite ? [...COLUMNS, ACTIONS] : COLUMNS}
      searchFor="Search by name or e-mail"
      filters={[
        {
          name: "revoked",
          label: "Any state",
          options: [
            { value: "false", label: "Not revoked" },
            { value: "true", label: "Revoked" },
          ],
        },
      ]}
      empty={
        <Empty title="Nobody holds a recovery code" action={make}>
          If the sign-in fails, no administrator gets in. {make ? "Make" : "Ask an owner to make"} a sheet for
          two owners.
        </Empty>
      }
    />
  );
}

function stateOf({ revokedAt, personStatus, codesLeft }: Sheet): ReactNode {
  if (revokedAt !== null) return <State tone="quiet">revoked</State>;
  if (personStatus === "deactivated") return <State tone="bad">person deactivated</State>;
  if (codesLeft === 0) return <State tone="bad">all used</State>;
  return <State tone={codesLeft < 3 ? "warn" : "good"}>{codesLeft < 3 ? "nearly used up" : "works"}</State>;
}

const COLUMNS: readonly Column<Sheet>[] = [
  {
    title: "Holder",
    cell: ({ email }) => (
      <Text size="sm" fw={600}>
        {email}
      </Text>
    ),
  },
  {
    title: "Codes left",
    cell: (sheet) => (
      <Group gap="xs">
        {sheet.codesLeft} of {sheet.codesTotal}
        {stateOf(sheet)}
      </Group>
    ),
  },
  { title: "Made", cell: ({ createdAt }) => <When at={createdAt} as="day" />, wideOnly: true },
  {
    title: "Last rehearsed",
    cell: ({ lastRehearsedAt }) => <When at={lastRehearsedAt} as="relative" />,
    wideOnly: true,
  },
  { title: "Last used", cell: ({ lastUsedAt }) => <When at={lastUsedAt} as="relative" />, wideOnly: true },
];

const ACTIONS: Column<Sheet> = {
  title: "",
  cell: (sheet) => (sheet.revokedAt === null ? <Revocation sheet={sheet} /> : null),
};

const Revocation = ({ sheet: { id, email } }: { readonly sheet: Sheet }) => (
  <AskedButton
    size="xs"
    label="Revoke"
    name={`Revoke the codes of ${email}`}
    title={`Revoke the codes of ${email}?`}
    verb="Revoke the codes"
    run={() => told(api.DELETE("/break-glass/credentials/{id}", { params: { path: { id } } }))}
    done={`The codes of ${email} are revoked`}
  >
    None of this sheet&apos;s codes works any more, and sessions that came of them end. Do it when the sheet
    is lost or its holder leaves. It cannot be taken back.
  </AskedButton>
);
