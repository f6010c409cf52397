import { Anchor, List, Stack, Text } from "@mantine/core";
import { useMe } from "../../api/me.ts";
import { queries } from "../../api/client.ts";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { Section } from "../../ui/page.tsx";

export function About() {
  const { tenantId } = useMe();
  const { data } = queries.useQuery("get", "/settings");
  return (
    <Stack gap="xl">
      <Facts
        label="About"
        rows={[
          ["Version", data?.version],
          ["Address", window.location.origin],
          [
            "Id of your company",
            <span key="id" className="reads">
              {tenantId}
            </span>,
          ],
        ]}
      />
      <Section title="Everything here is also in the API">
        <Text size="sm" maw={720}>
          What this console does, a program can do with an admin key.
        </Text>
        <List size="sm" mt="xs">
          <List.Item>
            <Anchor href="/api/v1/openapi.json" fz="inherit">
              The API&apos;s description (OpenAPI)
            </Anchor>
          </List.Item>
          <List.Item>
            <AnchorLink to="/keys" search={{ tab: "admin" }}>
              Admin keys
            </AnchorLink>
          </List.Item>
          <List.Item>
            <AnchorLink to="/">What ends soon: certificates, keys and tokens</AnchorLink>
          </List.Item>
        </List>
      </Section>
    </Stack>
  );
}
