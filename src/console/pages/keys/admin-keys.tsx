import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { scopesInWords } from "../../api/areas.ts";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Section } from "../../ui/page.tsx";
import { SecretOnce } from "../../ui/secret.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { NewAdminKey } from "./new-admin-key.tsx";

type AdminKey = Schemas["AdminKey"];

/** Keys by which programs do what this console does. */
export function AdminKeys() {
  const { search, state, cursor } = useSearch({ from: "/keys" });
  const query = queries.useQuery("get", "/admin-keys", { params: { query: { search, state, cursor } } });
  const mayWrite = useMay("keys:write");
  const [isMaking, making] = useDisclosure();
  const [made, setMade] = useState<Schemas["AdminKeyWithSecret"]>();
  const add = mayWrite && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={making.open}>
      Make an admin key
    </Button>
  );
  return (
    <Section
      title="Admin keys"
      lead="For programs that do by the API what you do here. Each with no more than it needs, and an end."
      actions={add}
    >
      {made !== undefined && (
        <SecretOnce label={`Key ${made.name}`} value={made.secret} kept={() => setMade(undefined)}>
          Put it where the program finds it, as a secret. Nobody can show it again; if it is lost, make
          another and revoke this one.
        </SecretOnce>
      )}
      <List<AdminKey>
        label="Admin keys"
        query={query}
        rowKey={({ id }) => id}
        columns={mayWrite ? [...COLUMNS, ACTIONS] : COLUMNS}
        searchFor="Search by name"
        filters={[
          {
            name: "state",
            label: "Any state",
            options: [
              { value: "active", label: "Works" },
              { value: "expired", label: "Has ended" },
              { value: "revoked", label: "Revoked" },
            ],
          },
        ]}
        empty={
          <Empty title="No admin keys yet" action={add}>
            Only programs need one: scripts, monitoring, a configuration tool. People use this console.
          </Empty>
        }
      />
      {isMaking && <NewAdminKey close={making.close} made={setMade} />}
    </Section>
  );
}

function KeyState({ of: { revokedAt, expiresAt } }: { readonly of: AdminKey }) {
  const [now] = useState(() => Date.now());
  if (revokedAt !== null) return <State tone="quiet">revoked</State>;
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return <State tone="bad">has ended</State>;
  return <State tone="good">works</State>;
}

const COLUMNS: readonly Column<AdminKey>[] = [
  {
    title: "Name",
    cell: ({ name }) => (
      <Text size="sm" fw={600}>
        {name}
      </Text>
    ),
  },
  { title: "State", cell: (key) => <KeyState of={key} /> },
  { title: "May", cell: ({ scopes }) => scopesInWords(scopes), wideOnly: true },
  { title: "Last used", cell: ({ lastUsedAt }) => <When at={lastUsedAt} as="relative" />, wideOnly: true },
  { title: "Ends", cell: ({ expiresAt }) => <When at={expiresAt} as="day" />, wideOnly: true },
];

const ACTIONS: Column<AdminKey> = {
  title: "",
  cell: (key) => (key.revokedAt === null ? <Revocation of={key} /> : null),
};

const Revocation = ({ of: { id, name } }: { readonly of: AdminKey }) => (
  <AskedButton
    size="xs"
    label="Revoke"
    name={`Revoke ${name}`}
    title={`Revoke ${name}?`}
    run={() => told(api.DELETE("/admin-keys/{id}", { params: { path: { id } } }))}
    done={`${name} revoked`}
  >
    Whatever uses it is refused from its next request on. It cannot be taken back.
  </AskedButton>
);
