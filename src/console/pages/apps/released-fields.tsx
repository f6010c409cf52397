import { ActionIcon, Autocomplete, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { Section } from "../../ui/page.tsx";
import type { SettingsForm } from "./settings-form.ts";

interface Props {
  readonly form: SettingsForm;
  readonly protocol: "oidc" | "saml";
  readonly mayWrite: boolean;
}

const SOURCES = ["email", "givenName", "familyName", "displayName", "groups", "roles", "id", "custom:"];

const WORDS = {
  oidc: {
    title: "Claims of its own",
    lead: "Beside the standard ones that it asks for by its scopes: the claim's name, and what of a person it holds.",
    one: "claim",
    none: "None: the app is told the standard claims.",
  },
  saml: {
    title: "Attributes",
    lead: "What the app is told beside the NameID: the attribute's name, and what of a person it holds.",
    one: "attribute",
    none: "None: the app is told the NameID alone.",
  },
} as const;

/** What an app is told of a person, and under which names. */
export function ReleasedFields({ form, protocol, mayWrite }: Props) {
  const { title, lead, none } = WORDS[protocol];
  const { released } = form.values;
  return (
    <Section title={title} lead={lead}>
      <Stack gap="sm" mt="xs" maw={900}>
        {released.length === 0 && (
          <Text size="sm" c="dimmed">
            {none}
          </Text>
        )}
        {released.map((_row, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows have no other name while they are typed
          <Row key={index} index={index} form={form} protocol={protocol} mayWrite={mayWrite} />
        ))}
        {mayWrite && (
          <Button
            variant="default"
            size="xs"
            w="fit-content"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() =>
              form.insertListItem("released", { name: "", source: "", nameFormat: "", friendlyName: "" })
            }
          >
            Add {protocol === "oidc" ? "a claim" : "an attribute"}
          </Button>
        )}
        {released.length > 0 && (
          <Text size="xs" c="dimmed">
            custom: is followed by the name of a field of the mapping, for example custom:department.
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Row({ index, form, protocol, mayWrite }: Props & { readonly index: number }) {
  const { one } = WORDS[protocol];
  return (
    <Group align="flex-start" gap="xs" role="group" aria-label={`${one} ${index + 1}`}>
      <TextInput
        label="Name"
        classNames={{ input: "reads" }}
        style={{ flex: "2 1 12rem" }}
        {...form.getInputProps(`released.${index}.name`)}
      />
      <Autocomplete
        label="Holds"
        data={SOURCES}
        style={{ flex: "1 1 10rem" }}
        {...form.getInputProps(`released.${index}.source`)}
      />
      {protocol === "saml" && (
        <>
          <TextInput
            label="Friendly name"
            style={{ flex: "1 1 8rem" }}
            {...form.getInputProps(`released.${index}.friendlyName`)}
          />
          <TextInput
            label="Name format"
            classNames={{ input: "reads" }}
            style={{ flex: "1 1 8rem" }}
            {...form.getInputProps(`released.${index}.nameFormat`)}
          />
        </>
      )}
      {mayWrite && (
        <ActionIcon
          variant="subtle"
          color="gray"
          mt={28}
          aria-label={`Remove ${one} ${index + 1}`}
          onClick={() => form.removeListItem("released", index)}
        >
          <X size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
