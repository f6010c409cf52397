import { Page } from "../../ui/page.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { AdminKeys } from "./admin-keys.tsx";
import { OwnKeys } from "./own-keys.tsx";

export const Keys = () => (
  <Page
    title="Keys"
    lead="The keys by which others know that it is you: what you sign, what is encrypted to you, and the admin keys of programs."
  >
    <PageTabs
      label="Keys"
      tabs={[
        { value: "signing", label: "Signing and encryption", show: () => <OwnKeys /> },
        { value: "admin", label: "Admin keys", show: () => <AdminKeys /> },
      ]}
    />
  </Page>
);
