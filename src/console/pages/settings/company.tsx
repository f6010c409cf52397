import { Grid, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useApiForm } from "../../ui/form.ts";
import { Section } from "../../ui/page.tsx";
import { SaveBar } from "../../ui/save-bar.tsx";
import { Logo } from "./logo.tsx";
import { isColour, looksBody, looksOf, OWN_COLOURS, type Looks } from "./looks.ts";
import { Preview } from "./preview.tsx";

type Tenant = Schemas["Tenant"];

/** What the company is called and how its employees' pages look, with both cards beside it as one types. */
export function Company({ tenant }: { readonly tenant: Tenant }) {
  const mayWrite = useMay("tenants:write");
  const { id } = tenant;
  const saving = useApiForm<Looks, Tenant>({
    initial: looksOf(tenant),
    send: (looks) =>
      told(api.PATCH("/tenants/{id}", { params: { path: { id } }, body: looksBody(looks, tenant) })),
    done: "Saved; your pages show it within seconds",
    shows: looksOf,
  });
  const { form } = saving;
  const [colour] = useDebouncedValue(form.values.colour, 250);
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="xl">
          <form onSubmit={saving.submit} noValidate>
            <fieldset disabled={!mayWrite} className="plain">
              <Stack gap="sm">
                <TextInput
                  label="Name of the company"
                  description="In this console and in the audit log."
                  {...form.getInputProps("tenantName")}
                />
                <TextInput
                  label="Name on your people's pages"
                  description="Empty: the company's name."
                  {...form.getInputProps("name")}
                  error={form.errors["branding.name"]}
                />
                <TextInput
                  label="Colour"
                  description="Any: it is made darker or lighter only as far as everything can be read. Empty: Sallyport's own."
                  placeholder="#1f5c54"
                  {...form.getInputProps("colour")}
                  error={form.errors["branding.colour"]}
                  rightSectionWidth={52}
                  rightSection={
                    <input
                      type="color"
                      aria-label="Choose the colour"
                      disabled={!mayWrite}
                      value={isColour(form.values.colour) ? form.values.colour : OWN_COLOURS.light.accent}
                      onChange={(event) => form.setFieldValue("colour", event.currentTarget.value)}
                      style={{ width: 36, height: 26, padding: 0, border: 0, background: "none" }}
                    />
                  }
                />
                <TextInput
                  label="Who helps"
                  description="An e-mail address or the address of a page; it stands wherever somebody is stuck."
                  placeholder="it-help@example.com"
                  {...form.getInputProps("contact")}
                  error={form.errors["branding.contact"]}
                />
                <SaveBar saving={saving} mayWrite={mayWrite} />
              </Stack>
            </fieldset>
          </form>
          <Logo tenant={tenant} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Section title="How the sign-in looks" lead="On light and on dark screens, as people have it.">
          <Preview
            tenant={tenant}
            colour={colour}
            name={form.values.name || form.values.tenantName}
            contact={form.values.contact}
          />
        </Section>
      </Grid.Col>
    </Grid>
  );
}
