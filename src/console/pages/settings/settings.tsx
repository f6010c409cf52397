import { queries } from "../../api/client.ts";
import { useMe } from "../../api/me.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { About } from "./about.tsx";
import { Company } from "./company.tsx";
import { Installation } from "./installation.tsx";

export const Settings = () => (
  <Page title="Settings" lead="How your company's pages look, and how this installation is set.">
    <PageTabs
      label="Settings"
      tabs={[
        { value: "company", label: "Company", show: () => <OwnCompany /> },
        { value: "installation", label: "Installation", show: () => <Installation /> },
        { value: "about", label: "About", show: () => <About /> },
      ]}
    />
  </Page>
);

function OwnCompany() {
  const { tenantId: id } = useMe();
  const query = queries.useQuery("get", "/tenants/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(tenant) => <Company tenant={tenant} />}</Loaded>;
}
