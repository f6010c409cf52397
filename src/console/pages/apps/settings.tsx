import { Stack, Switch, TextInput } from "@mantine/core";
import { api, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useApiForm } from "../../ui/form.ts";
import { Section } from "../../ui/page.tsx";
import { DurationInput } from "../policies/duration-input.tsx";
import type { App } from "./protocols.ts";
import { ReleasedFields } from "./released-fields.tsx";
import { SaveBar } from "../../ui/save-bar.tsx";
import { CrowdFields, OidcFields, ProxyFields } from "./settings-fields.tsx";
import type { SettingsForm } from "./settings-form.ts";
import { SamlFields } from "./settings-saml.tsx";
import { changesOf, valuesOf, type SettingsValues } from "./settings-values.ts";

interface Props {
  readonly app: App;
}

/** Everything that the API knows of an app of this protocol, but its access. */
export function Settings({ app }: Props) {
  const { id } = app;
  const mayWrite = useMay("apps:write");
  const saving = useApiForm<SettingsValues, App>({
    initial: valuesOf(app),
    send: (values) =>
      told(api.PATCH("/apps/{id}", { params: { path: { id } }, body: changesOf(values, app) })),
    done: "The settings are saved; they count from the next sign-in on",
    shows: valuesOf,
  });
  const { form } = saving;
  return (
    <form onSubmit={saving.submit} noValidate>
      <fieldset disabled={!mayWrite} className="plain">
        <Stack gap="xl">
          <General form={form} />
          <OfProtocol app={app} form={form} />
          {(app.protocol === "oidc" || app.protocol === "saml") && (
            <ReleasedFields form={form} protocol={app.protocol} mayWrite={mayWrite} />
          )}
          <Limits form={form} mayWrite={mayWrite} />
          <SaveBar saving={saving} mayWrite={mayWrite} />
        </Stack>
      </fieldset>
    </form>
  );
}

function OfProtocol({ app, form }: Props & { readonly form: SettingsForm }) {
  switch (app.protocol) {
    case "oidc":
      return <OidcFields form={form} />;
    case "saml":
      return <SamlFields form={form} />;
    case "forward-auth":
      return <ProxyFields form={form} />;
    case "crowd":
      return <CrowdFields form={form} />;
  }
}

const General = ({ form }: { readonly form: SettingsForm }) => (
  <Section title="General">
    <Stack gap="sm" mt="xs" maw={640}>
      <TextInput label="Name" description="As your people know it." {...form.getInputProps("name")} />
      <TextInput
        label="Address of the app"
        placeholder="https://app.example.com"
        classNames={{ input: "reads" }}
        {...form.getInputProps("baseUrl")}
      />
      <TextInput
        label="Where My apps leads"
        description="Empty: to its address. Set it where the app has a page of its own that begins the sign-in."
        classNames={{ input: "reads" }}
        {...form.getInputProps("launchUrl")}
      />
    </Stack>
  </Section>
);

interface LimitsProps {
  readonly form: SettingsForm;
  readonly mayWrite: boolean;
}

const EIGHT_HOURS = 480;

const Limits = ({ form, mayWrite }: LimitsProps) => (
  <Section
    title="Session limits of its own"
    lead="Beyond them the app asks for a new sign-in. The least of these, the policy's and the identity provider's counts."
  >
    <Stack gap="sm" mt="xs" maw={640}>
      {(
        [
          ["absoluteMinutes", "since the sign-in"],
          ["idleMinutes", "since it was last used"],
        ] as const
      ).map(([field, since]) => (
        <Stack key={field} gap={6}>
          <Switch
            label={`A limit ${since}`}
            checked={form.values[field] > 0}
            onChange={(event) => form.setFieldValue(field, event.currentTarget.checked ? EIGHT_HOURS : 0)}
          />
          {form.values[field] > 0 && (
            <DurationInput
              label={`At most, ${since}`}
              value={form.values[field]}
              onChange={(minutes) => form.setFieldValue(field, minutes)}
              error={form.errors[`session.${field}`]}
              disabled={!mayWrite}
            />
          )}
        </Stack>
      ))}
    </Stack>
  </Section>
);
