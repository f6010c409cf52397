import { Button, Checkbox, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useApiForm } from "../../ui/form.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { ConnectionNames } from "./connection-names.tsx";
import { DomainState } from "./domain-state.tsx";

type Domain = Schemas["Domain"];

export function Domains() {
  const search = useSearch({ from: "/domains" });
  const query = queries.useQuery("get", "/domains", { params: { query: search } });
  const [isAdding, adding] = useDisclosure();
  const add = useMay("domains:write") && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={adding.open}>
      Add domain
    </Button>
  );
  return (
    <Page
      title="Domains"
      lead="Whoever signs in with an address of a verified domain is led to its connection."
      actions={add}
    >
      <List<Domain>
        label="Domains"
        query={query}
        rowKey={({ id }) => id}
        columns={COLUMNS}
        searchFor="Search by name"
        filters={FILTERS}
        empty={
          <Empty title="No domains yet" action={add}>
            Add the domain of your e-mail addresses. A TXT record in its DNS proves that it is yours; the page
            shows what to publish.
          </Empty>
        }
      />
      <AddDomain opened={isAdding} close={adding.close} />
    </Page>
  );
}

const FILTERS = [
  {
    name: "status",
    label: "Any state",
    options: [
      { value: "pending", label: "Not proven yet" },
      { value: "verified", label: "Verified" },
      { value: "grace", label: "Proof missing" },
      { value: "lapsed", label: "Lapsed" },
    ],
  },
] as const;

const COLUMNS: readonly Column<Domain>[] = [
  {
    title: "Domain",
    cell: ({ id, name }) => (
      <AnchorLink to="/domains/$id" params={{ id }} fw={600}>
        {name}
      </AnchorLink>
    ),
  },
  { title: "State", cell: (domain) => <DomainState domain={domain} /> },
  {
    title: "Leads to",
    cell: ({ connectionIds }) => <ConnectionNames ids={connectionIds} />,
    wideOnly: true,
  },
  {
    title: "Proof last seen",
    cell: ({ checkedAt }) => <When at={checkedAt} as="relative" />,
    wideOnly: true,
  },
];

function AddDomain({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const navigate = useNavigate();
  const adding = useApiForm({
    initial: { name: "", subdomains: false },
    send: (body) => told(api.POST("/domains", { body })),
    after: ({ id }) => navigate({ to: "/domains/$id", params: { id } }),
  });
  return (
    <FormDialog opened={opened} close={close} title="Add a domain" verb="Add domain" of={adding}>
      <TextInput
        label="Domain"
        description="What stands after the @ of your people's addresses."
        placeholder="example.com"
        data-autofocus
        {...adding.form.getInputProps("name")}
      />
      <Checkbox
        label="With all its sub-domains"
        description="Also eu.example.com and so on, unless one of them is claimed by itself. Decided now: to change it later, add the domain anew."
        {...adding.form.getInputProps("subdomains", { type: "checkbox" })}
      />
    </FormDialog>
  );
}
