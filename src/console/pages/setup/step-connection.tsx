import { Alert, Grid, Group, List, Stack, Text } from "@mantine/core";
import { queries, type Schemas } from "../../api/client.ts";
import { Facts } from "../../ui/facts.tsx";
import { Section } from "../../ui/page.tsx";
import {
  hasExpired,
  isIncomplete,
  type Certificate,
  type Connection,
} from "../connections/connection-facts.ts";
import { CertificateState } from "../connections/connection-state.tsx";
import { GiveMetadata } from "../connections/give-metadata.tsx";
import { useVendors } from "../connections/vendors.ts";
import { GiveClient } from "./give-client.tsx";
import { When } from "../../ui/when.tsx";
import { VendorSteps } from "./vendor-steps.tsx";

interface Props {
  readonly connection: Connection;
}

/** Two consoles side by side: what goes in over there, and what comes back here. */
export function StepConnection({ connection }: Props) {
  const titleOf = useVendors();
  const isSaml = connection.protocol === "saml";
  const there =
    isSaml && connection.preset !== "generic" ? titleOf(connection.preset) : "the identity provider";
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Section title={`1. Over there, in ${there}`} lead="In its own console, in a second window.">
          <Stack mt="sm">
            <VendorSteps connection={connection} />
          </Stack>
        </Section>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Section title="2. Back here" lead={`What ${there} says of itself.`}>
          <Stack mt="sm">
            {isIncomplete(connection) ? null : <Known connection={connection} />}
            {isSaml ? <Saml connection={connection} /> : <GiveClient connection={connection} />}
          </Stack>
        </Section>
      </Grid.Col>
    </Grid>
  );
}

const Known = ({ connection: { idp, oidc } }: Pick<Props, "connection">) => (
  <>
    {hasExpired(idp?.certificates ?? []) ? (
      <Alert color="orange" title="The identity provider is known, and its certificate has expired">
        Is it the right file? Sign-ins work by it all the same. Have a new one made there, then give the
        metadata again.
      </Alert>
    ) : (
      <Alert color="teal" title="The identity provider is known">
        Go on, or give something newer below.
      </Alert>
    )}
    <Facts
      label="What is known of it"
      rows={[
        ["Entity ID", idp?.entityId],
        ["Sign-in address", idp?.ssoUrl],
        ["Certificates", idp === null ? undefined : datesOf(idp.certificates)],
        ["Issuer", oidc?.issuer],
        ["Client ID", oidc?.clientId],
      ]}
    />
  </>
);

const datesOf = (certificates: readonly Certificate[]) => (
  <Group gap="xs">
    {certificates.map((certificate) => (
      <Group key={certificate.sha256} gap="xs">
        until <When at={certificate.notAfter} as="day" />
        <CertificateState certificate={certificate} />
      </Group>
    ))}
  </Group>
);

const WAYS = { metadataUrl: "url", metadataXml: "file", idp: "fields" } as const;

function Saml({ connection }: Props) {
  const { data } = queries.useQuery("get", "/presets/{id}", {
    params: { path: { id: connection.preset }, query: { connectionId: connection.id } },
  });
  if (data === undefined) return null;
  const [back] = data.handBack;
  return (
    <>
      <HandBack handBack={data.handBack} />
      <GiveMetadata
        connection={connection}
        first={back === undefined ? "file" : WAYS[back.field]}
        done="The identity provider is known now"
      />
    </>
  );
}

const HandBack = ({ handBack }: Pick<Schemas["Preset"], "handBack">) => (
  <List size="sm" spacing="xs">
    {handBack.map(({ label, where, note }) => (
      <List.Item key={label}>
        <Text span fw={600} size="sm">
          {label}
        </Text>
        : {where}
        {note !== null && (
          <Text size="sm" c="dimmed">
            {note}
          </Text>
        )}
      </List.Item>
    ))}
  </List>
);
