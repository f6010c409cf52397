import { Text } from "@mantine/core";
import { useMe } from "../../api/me.ts";
import { Page } from "../../ui/page.tsx";

export function Overview() {
  const { person } = useMe();
  return (
    <Page title="Overview">
      <Text>Signed in as {person?.displayName ?? person?.email}.</Text>
    </Page>
  );
}
