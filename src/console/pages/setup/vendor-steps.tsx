import { Accordion, List, Stack, Text } from "@mantine/core";
import { queries, type Schemas } from "../../api/client.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Loaded } from "../../ui/loading.tsx";
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

const OidcSteps = ({ connection: { sp } }: Props) => (
  <List type="ordered" spacing="lg" listStyleType="decimal" withPadding>
    {[
      <>
        <Text fw={600}>Register a client</Text>
        <Text size="sm">
          A confidential web client: authorization code, with PKCE where it can be chosen. The redirect URI is
          compared letter by letter.
        </Text>
        <CopyField label="Redirect URI" value={sp.redirectUri ?? ""} />
        <CopyField
          label="Sign-in address"
          value={sp.loginUrl}
          hint="Only if it asks for one, for a tile or a bookmark."
        />
      </>,
      <>
        <Text fw={600}>Let it say who somebody is</Text>
        <Text size="sm">
          Allow the scopes openid, email and profile, and one for groups if it has one. Assign the people who
          may come in.
        </Text>
      </>,
      <>
        <Text fw={600}>Bring back</Text>
        <Text size="sm">Its issuer, the client ID and a client secret.</Text>
      </>,
    ].map((step, at) => (
      <List.Item key={at} styles={{ itemWrapper: { display: "block" }, itemLabel: { display: "block" } }}>
        <Stack gap="xs">{step}</Stack>
      </List.Item>
    ))}
  </List>
);
