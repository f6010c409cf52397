import { Accordion, List, Text } from "@mantine/core";
import { hostOf, PROVIDERS } from "./dns-providers.ts";

interface Props {
  /** Of the TXT record, whole. */
  readonly name: string;
  readonly domain: string;
}

/** Where the record is entered: most consoles add the domain to the name by themselves. */
export const DnsHints = ({ name, domain }: Props) => (
  <Accordion variant="contained">
    <Accordion.Item value="where">
      <Accordion.Control>Where do I enter it?</Accordion.Control>
      <Accordion.Panel>
        <Text size="sm">
          At whoever keeps the DNS of {domain}. If its console adds the domain by itself, enter only{" "}
          <span className="reads">{hostOf(name, domain)}</span> as the name. Leave the lifetime (TTL) as it
          is.
        </Text>
        <List size="sm" mt="xs" spacing={4}>
          {PROVIDERS.map(({ title, way, takes }) => (
            <List.Item key={title}>
              {title}: {way}. Name:{" "}
              <span className="reads">{takes === "host" ? hostOf(name, domain) : name}</span>
            </List.Item>
          ))}
        </List>
      </Accordion.Panel>
    </Accordion.Item>
  </Accordion>
);
