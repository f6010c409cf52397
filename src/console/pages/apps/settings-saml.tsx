import { Checkbox, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { Section } from "../../ui/page.tsx";
import { MetadataFile } from "../connections/metadata-file.tsx";
import type { SettingsForm } from "./settings-form.ts";

interface Props {
  readonly form: SettingsForm;
}

const LINES = { autosize: true, minRows: 2, maxRows: 12, classNames: { input: "reads" } };
const READS = { classNames: { input: "reads" } };

export const SamlFields = ({ form }: Props) => (
  <>
    <Section
      title="New metadata of the app"
      lead="If the app was moved or has new certificates: what the file says takes the place of what stands below."
    >
      <Stack gap="xs" mt="xs" maw={640}>
        <MetadataFile
          isChosen={form.values.metadataXml !== ""}
          took={(text) => form.setFieldValue("metadataXml", text)}
        />
        {form.values.metadataXml !== "" && (
          <Text size="sm" c="dimmed">
            Fields below that you change as well go before the file.
          </Text>
        )}
      </Stack>
    </Section>
    <Addresses form={form} />
    <Trust form={form} />
    <Told form={form} />
  </>
);

const Addresses = ({ form }: Props) => (
  <Section title="Addresses of the app">
    <Stack gap="sm" mt="xs" maw={640}>
      <TextInput label="Entity ID" {...READS} {...form.getInputProps("entityId")} />
      <Textarea
        label="ACS URLs"
        description="Where assertions may be sent, one a line, compared letter by letter; the first is the usual one."
        {...LINES}
        {...form.getInputProps("acsUrls")}
      />
      <TextInput
        label="Single logout URL"
        description="Empty: the app is not told of a sign-out."
        {...READS}
        {...form.getInputProps("sloUrl")}
      />
      {form.values.sloUrl !== "" && (
        <Select
          label="How it is told"
          data={[
            { value: "redirect", label: "By redirect" },
            { value: "post", label: "By POST" },
          ]}
          allowDeselect={false}
          {...form.getInputProps("sloBinding")}
        />
      )}
    </Stack>
  </Section>
);

const Trust = ({ form }: Props) => (
  <Section title="Signatures and encryption">
    <Stack gap="sm" mt="xs" maw={640}>
      <Checkbox
        label="The app's requests must be signed"
        description="By one of the certificates below."
        {...form.getInputProps("requireSignedRequests", { type: "checkbox" })}
      />
      <Textarea
        label="Certificates under the app's requests"
        description="PEM, one after the other; two may stand here while the app changes its key."
        {...LINES}
        {...form.getInputProps("certificates")}
      />
      <Checkbox
        label="Encrypt assertions"
        description="To the certificate below. Over https it is seldom needed."
        {...form.getInputProps("encrypt", { type: "checkbox" })}
      />
      <Textarea
        label="Certificate to encrypt to"
        {...LINES}
        {...form.getInputProps("encryptionCertificate")}
      />
    </Stack>
  </Section>
);

const FORMATS = [
  { value: "persistent", label: "A lasting id for this app (persistent)" },
  { value: "email", label: "The e-mail address (emailAddress)" },
  { value: "unspecified", label: "Unspecified" },
  { value: "transient", label: "Another id each time (transient)" },
];

const Told = ({ form }: Props) => (
  <Section title="Sign-in">
    <Stack gap="sm" mt="xs" maw={640}>
      <Select
        label="The app knows people by (NameID)"
        description="Changed for an app that is in use, it may take its people for new ones."
        data={FORMATS}
        allowDeselect={false}
        {...form.getInputProps("nameIdFormat")}
      />
      <Checkbox
        label="Sign-ins may begin here"
        description="From My apps and from bookmarks, without a request of the app's. Leave it off if the app can begin by itself."
        {...form.getInputProps("idpInitiated", { type: "checkbox" })}
      />
    </Stack>
  </Section>
);
