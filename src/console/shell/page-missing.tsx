import { Text } from "@mantine/core";
import { AnchorLink } from "../ui/links.tsx";
import { Page } from "../ui/page.tsx";

export const PageMissing = () => (
  <Page title="No such page">
    <Text>
      The address leads nowhere here; what it named may have been deleted. Go back to the{" "}
      <AnchorLink to="/">overview</AnchorLink>.
    </Text>
  </Page>
);
