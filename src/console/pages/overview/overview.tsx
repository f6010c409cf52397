import { Page } from "../../ui/page.tsx";
import { Text } from "@mantine/core";

export const Overview = () => (
  <Page title="Overview">
    <Text>…</Text>
  </Page>
);
