import { Checkbox, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { Section } from "../../ui/page.tsx";
import type { SettingsForm } from "./settings-form.ts";

interface Props {
  readonly form: SettingsForm;
}

const LINES = { autosize: true, minRows: 2, classNames: { input: "reads" } };
const READS = { classNames: { input: "reads" } };

export const OidcFields = ({ form }: Props) => (
  <Section title="OpenID Connect">
    <Stack gap="sm" mt="xs" maw={640}>
      <Textarea
        label="Redirect URIs"
        description="Where the app takes people back to, one a line; compared letter by letter."
        {...LINES}
        {...form.getInputProps("redirectUris")}
      />
      <Textarea
        label="Where it may lead after a sign-out"
        description="Post-logout redirect URIs, one a line."
        {...LINES}
        {...form.getInputProps("postLogoutRedirectUris")}
      />
      <TextInput
        label="Back-channel logout URI"
        description="Where the app wants to be told within a second that somebody is out. Set it if the app has it."
        {...READS}
        {...form.getInputProps("backchannelLogoutUri")}
      />
      <TextInput
        label="Front-channel logout URI"
        description="The same through the browser, at a sign-out only."
        {...READS}
        {...form.getInputProps("frontchannelLogoutUri")}
      />
      <Checkbox
        label="PKCE is demanded"
        description="Leave it on unless the app cannot do it."
        {...form.getInputProps("requirePkce", { type: "checkbox" })}
      />
    </Stack>
  </Section>
);

const HEADERS = [
  ["user", "Who it is"],
  ["email", "E-mail"],
  ["name", "Name"],
  ["groups", "Groups"],
  ["roles", "Roles"],
] as const;

export const ProxyFields = ({ form }: Props) => (
  <>
    <Section title="Reverse proxy">
      <Stack gap="sm" mt="xs" maw={640}>
        <Textarea
          label="Hosts"
          description="At which people open the app, one a line; *.apps.example.com takes all below it."
          {...LINES}
          {...form.getInputProps("hosts")}
        />
        <Select
          label="The app knows people by"
          description="An id stays when somebody's address changes."
          data={[
            { value: "email", label: "E-mail address" },
            { value: "id", label: "Id" },
          ]}
          allowDeselect={false}
          {...form.getInputProps("identifyBy")}
        />
      </Stack>
    </Section>
    <Section title="Names of the headers" lead="By which the proxy tells the app who is there.">
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={640} mt="xs">
        {HEADERS.map(([field, label]) => (
          <TextInput key={field} label={label} {...READS} {...form.getInputProps(`headers.${field}`)} />
        ))}
      </SimpleGrid>
    </Section>
  </>
);

export const CrowdFields = ({ form }: Props) => (
  <Section title="Crowd">
    <Stack gap="sm" mt="xs" maw={640}>
      <Textarea
        label="Addresses that the app asks from"
        description="IP addresses and networks, one a line; empty: from anywhere that knows its password."
        placeholder="10.1.2.0/24"
        {...LINES}
        {...form.getInputProps("addresses")}
      />
    </Stack>
  </Section>
);
