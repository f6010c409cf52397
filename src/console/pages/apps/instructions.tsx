import { Alert, Anchor, List, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { Code } from "../../ui/code.tsx";
import { CopyField } from "../../ui/copy.tsx";
import { Section } from "../../ui/page.tsx";
import { isOpen } from "./secrets.ts";

type Way = Schemas["AppWay"];
type Step = Way["steps"][number];

/** What to enter where, under the names of the product's own screens. */
export const Instructions = ({ way }: { readonly way: Way }) => (
  <Stack gap="lg">
    <Section title={`At the app: ${way.title}`}>
      <Stack component="ol" gap="lg" mt="sm" p={0} m={0} style={{ listStyle: "none" }}>
        {way.steps.map((step, index) => (
          <li key={step.where + step.do}>
            <OneStep step={step} number={index + 1} />
          </li>
        ))}
      </Stack>
    </Section>
    <Section title="Access and sign-out">
      <Stack gap="xs" mt="xs" maw={720}>
        <Text size="sm">{way.access}</Text>
        <Text size="sm">{way.logout}</Text>
      </Stack>
    </Section>
    {way.unverified.length > 0 && (
      <Alert color="gray" title="Not seen on the product's own screen">
        <List size="sm">
          {way.unverified.map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
      </Alert>
    )}
    {way.sources.length > 0 && (
      <Section title="Where the names were read">
        <List size="sm">
          {way.sources.map((address) => (
            <List.Item key={address}>
              <Anchor
                href={address}
                target="_blank"
                rel="noreferrer"
                fz="inherit"
                style={{ overflowWrap: "anywhere" }}
              >
                {address}
              </Anchor>
            </List.Item>
          ))}
        </List>
      </Section>
    )}
  </Stack>
);

const OneStep = ({ step, number }: { readonly step: Step; readonly number: number }) => (
  <Stack gap="sm">
    <div>
      <Title order={3} fz="md">
        {number}. {step.where}
      </Title>
      <Text size="sm" maw={720}>
        {step.do}
      </Text>
    </div>
    {step.fields.length > 0 && (
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {step.fields.map((field) => (
          <Field key={field.label + field.enter} field={field} />
        ))}
      </SimpleGrid>
    )}
    {step.snippet !== null && <Code label={`text for ${step.where}`} text={step.snippet} />}
  </Stack>
);

/** What has no value of ours is said, not copied. */
function Field({ field: { label, enter, note } }: { readonly field: Step["fields"][number] }) {
  if (enter.includes("\n"))
    return (
      <div>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        <Code label={label} text={enter} tallest={180} />
      </div>
    );
  if (!isOpen(enter)) return <CopyField label={label} value={enter} {...(note !== null && { hint: note })} />;
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Text size="sm" c="dimmed">
        {enter.trim().slice(1, -1)}
        {note !== null && `. ${note}`}
      </Text>
    </div>
  );
}
