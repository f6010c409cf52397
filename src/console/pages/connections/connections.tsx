import { useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { isIncomplete, lastToEnd, protocolWords, type Connection } from "./connection-facts.ts";
import { CertificateState, ConnectionState } from "./connection-state.tsx";
import { useVendors } from "./vendors.ts";

export function Connections() {
  const search = useSearch({ from: "/connections" });
  const query = queries.useQuery("get", "/connections", { params: { query: search } });
  const titleOf = useVendors();
  const add = useMay("connections:write") && (
    <ButtonLink to="/setup" leftSection={<Plus size={16} aria-hidden />}>
      Connect an identity provider
    </ButtonLink>
  );
  return (
    <Page
      title="Connections"
      lead="The identity providers by which people sign in. Each one is a trust of its own."
      actions={add}
    >
      <List<Connection>
        label="Connections"
        query={query}
        rowKey={({ id }) => id}
        columns={columns(titleOf)}
        searchFor="Search by name or entity ID"
        filters={FILTERS}
        empty={
          <Empty title="No connections yet" action={add}>
            Connect Okta, Entra ID, Google or another identity provider. You are led through it step by step,
            and nobody is asked to sign in by it before you say so.
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
    options: [
      { value: "saml", label: "SAML" },
      { value: "oidc", label: "OpenID Connect" },
    ],
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

const columns = (titleOf: (preset: string) => string): readonly Column<Connection>[] => [
  {
    title: "Name",
    cell: ({ id, name }) => (
      <AnchorLink to="/connections/$id" params={{ id }} fw={600}>
        {name}
      </AnchorLink>
    ),
  },
  { title: "State", cell: (connection) => <ConnectionState connection={connection} /> },
  {
    title: "Vendor",
    cell: ({ preset, protocol }) =>
      protocol === "oidc" ? protocolWords(protocol) : `${titleOf(preset)}, ${protocolWords(protocol)}`,
    wideOnly: true,
  },
  { title: "Certificate", cell: (connection) => <CertificateCell connection={connection} /> },
];

/** When nobody could come in any more, had the last of them ended. */
function CertificateCell({ connection }: { readonly connection: Connection }) {
  const last = lastToEnd(connection.idp?.certificates ?? []);
  if (last === undefined) return isIncomplete(connection) ? "none yet" : "none needed";
  if (last.expiresInDays <= 30) return <CertificateState certificate={last} />;
  return (
    <span>
      until <When at={last.notAfter} as="day" />
    </span>
  );
}
