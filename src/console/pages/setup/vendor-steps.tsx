import { Accordion, List, Stack, Text } from "@mantine/core";
import { queries, type Schemas } from "../../api/client.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { SpValues } from "../connections/overview.tsx";
import type { Connection } from "../connections/connection-facts.ts";

interface Props {
  readonly connection: Connection;
}

/** What to do in the vendor's own console, in its own words, with this connection's values. */
export function VendorSteps({ connection }: Props) {
  const { id, preset, protocol } = connection;
  const query = queries.useQuery("get", "/presets/{id}", {
    params: { path: { id: preset }, query: { connectionId: id } },
  });
  if (protocol === "oidc") return <OidcSteps connection={connection} />;
  return (
    <Loaded of={query}>
      {({ steps, quirks }) => (
        <Stack>
          <List type="ordered" spacing="lg" listStyleType="decimal" withPadding>
            {steps.map((step) => (
              <List.Item
                key={step.where + step.do}
                styles={{ itemWrapper: { display: "block" }, itemLabel: { display: "block" } }}
              >
                <Step step={step} />
              </List.Item>
            ))}
          </List>
          {quirks.length > 0 && <Quirks quirks={quirks} />}
        </Stack>
      )}
    </Loaded>
  );
}

const Step = ({ step }: { readonly step: Schemas["Preset"]["steps"][number] }) => (
  <Stack gap="xs">
    <Text fw={600}>{step.where}</Text>
    <Text size="sm">{step.do}</Text>
    {step.fields.map(({ label, enter, note }) =>
      enter === null ? null : (
        <CopyField key={label} label={label} value={enter} {...(note !== null && { hint: note })} />
      ),
    )}
  </Stack>
);

const Quirks = ({ quirks }: Pick<Schemas["Preset"], "quirks">) => (
  <Accordion variant="contained">
    <Accordion.Item value="quirks">
      <Accordion.Control>What surprises people there</Accordion.Control>
      <Accordion.Panel>
        <List size="sm" spacing="xs">
          {quirks.map(({ what }) => (
            <List.Item key={what}>{what}</List.Item>
          ))}
        </List>
      </Accordion.Panel>
    </Accordion.Item>
  </Accordion>
);

const OidcSteps = ({ connection }: Props) => (
  <Stack gap="xs">
    <Text size="sm">
      Register a confidential web client (authorization code with PKCE) at the provider, with exactly this
      redirect URI. Then bring back issuer, client ID and client secret.
    </Text>
    <SpValues connection={connection} />
  </Stack>
);
