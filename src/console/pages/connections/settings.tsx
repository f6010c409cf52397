import { Checkbox, Stack, TextInput } from "@mantine/core";
import { api, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useApiForm } from "../../ui/form.ts";
import { Section } from "../../ui/page.tsx";
import { SaveBar } from "../../ui/save-bar.tsx";
import type { Connection } from "./connection-facts.ts";
import { NameIdChange } from "./name-id-change.tsx";
import type { SettingsForm } from "./settings-form.ts";
import { OidcSettings } from "./settings-oidc.tsx";
import { AnswerSettings, RequestSettings } from "./settings-saml.tsx";
import { changesOf, valuesOf, type SettingsValues } from "./settings-values.ts";

interface Props {
  readonly connection: Connection;
}

export function SettingsTab({ connection }: Props) {
  const mayWrite = useMay("connections:write");
  const { id, protocol } = connection;
  const saving = useApiForm<SettingsValues, Connection>({
    initial: valuesOf(connection),
    send: (values) =>
      told(api.PATCH("/connections/{id}", { params: { path: { id } }, body: changesOf(values, connection) })),
    done: "The settings are saved",
    shows: valuesOf,
  });
  const { form } = saving;
  return (
    <Stack gap="xl">
      <form onSubmit={saving.submit} noValidate>
        <fieldset disabled={!mayWrite} className="plain">
          <Stack gap="xl">
            <General form={form} />
            {protocol === "oidc" && <OidcSettings form={form} isNew={connection.oidc === null} />}
            <RequestSettings form={form} protocol={protocol} />
            {protocol === "saml" && <AnswerSettings form={form} />}
            <SaveBar saving={saving} mayWrite={mayWrite} what="The settings were not saved" />
          </Stack>
        </fieldset>
      </form>
      {protocol === "saml" && mayWrite && <NameIdChange connection={connection} />}
    </Stack>
  );
}

const General = ({ form }: { readonly form: SettingsForm }) => (
  <Section title="Name and new people">
    <Stack mt="sm" maw={640}>
      <TextInput
        label="Name"
        description="People see it where their domain has several connections: write what they recognise."
        {...form.getInputProps("name")}
      />
      <Checkbox
        label="Make people at their first sign-in"
        description="Only with addresses of verified domains. Without it, only people who are known here already come in."
        {...form.getInputProps("jit", { type: "checkbox" })}
      />
    </Stack>
  </Section>
);
