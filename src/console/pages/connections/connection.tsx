import { useParams } from "@tanstack/react-router";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { MappingTab } from "../mapping/mapping-tab.tsx";
import { SetupLinksTab } from "../setup-links/setup-links-tab.tsx";
import { CertificatesTab } from "./certificates.tsx";
import type { Connection } from "./connection-facts.ts";
import { ConnectionState } from "./connection-state.tsx";
import { MetadataTab } from "./metadata.tsx";
import { OverviewTab } from "./overview.tsx";
import { SettingsTab } from "./settings.tsx";

export function ConnectionPage() {
  const { id } = useParams({ from: "/connections/$id" });
  const query = queries.useQuery("get", "/connections/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(connection) => <Shown key={connection.id} connection={connection} />}</Loaded>;
}

function Shown({ connection }: { readonly connection: Connection }) {
  const mayWrite = useMay("connections:write");
  const { id, name } = connection;
  return (
    <Page
      title={name}
      up={{ to: "/connections", label: "Connections" }}
      state={<ConnectionState connection={connection} />}
      actions={
        mayWrite && (
          <ButtonLink to="/connections/$id/setup" params={{ id }} variant="default">
            Guided set-up
          </ButtonLink>
        )
      }
    >
      <PageTabs label={`Parts of ${name}`} tabs={tabsOf(connection)} />
    </Page>
  );
}

function tabsOf(connection: Connection) {
  const saml = [
    {
      value: "certificates",
      label: "Certificates",
      show: () => <CertificatesTab connection={connection} />,
    },
    { value: "metadata", label: "Metadata", show: () => <MetadataTab connection={connection} /> },
  ];
  return [
    { value: "overview", label: "Overview", show: () => <OverviewTab connection={connection} /> },
    ...(connection.protocol === "saml" ? saml : []),
    { value: "mapping", label: "Mapping", show: () => <MappingTab connection={connection} /> },
    { value: "settings", label: "Settings", show: () => <SettingsTab connection={connection} /> },
    { value: "links", label: "Set-up links", show: () => <SetupLinksTab connection={connection} /> },
  ];
}
