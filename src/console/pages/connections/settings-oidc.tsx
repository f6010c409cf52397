import { PasswordInput, Stack, TextInput } from "@mantine/core";
import { Section } from "../../ui/page.tsx";
import type { SettingsForm } from "./settings-form.ts";

interface Props {
  readonly form: SettingsForm;
  /** Nothing is known of it yet. */
  readonly isNew: boolean;
}

/** The client that was registered at the provider (C11). */
export const OidcFields = ({ form, isNew }: Props) => (
  <Stack mt="sm" maw={640}>
    <TextInput
      label="Issuer"
      description="Letter by letter as the provider's discovery document has it, the last slash included."
      placeholder="https://"
      classNames={{ input: "reads" }}
      {...form.getInputProps("oidc.issuer")}
    />
    <TextInput label="Client ID" classNames={{ input: "reads" }} {...form.getInputProps("oidc.clientId")} />
    <PasswordInput
      label="Client secret"
      description={
        isNew
          ? "Kept sealed, and never shown again."
          : "Empty keeps the one that is known. With a new issuer it must be given anew."
      }
      autoComplete="off"
      {...form.getInputProps("oidc.clientSecret")}
    />
    <TextInput
      label="Scopes"
      description="Between spaces. Add groups if the provider has such a scope."
      {...form.getInputProps("oidc.scopes")}
    />
  </Stack>
);

export const OidcSettings = (props: Props) => (
  <Section title="The provider">
    <OidcFields {...props} />
  </Section>
);
