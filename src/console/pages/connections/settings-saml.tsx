import { Checkbox, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { Section } from "../../ui/page.tsx";
import type { Connection } from "./connection-facts.ts";
import type { SettingsForm } from "./settings-form.ts";

interface Props {
  readonly form: SettingsForm;
}

const BINDINGS = [
  { value: "redirect", label: "By redirect (usual)" },
  { value: "post", label: "By POST" },
];

/** What is asked of the identity provider. */
export const RequestSettings = ({ form, protocol }: Props & Pick<Connection, "protocol">) => (
  <Section title="How people are sent there">
    <Stack mt="sm" maw={640}>
      {protocol === "saml" && (
        <Select
          label="Binding of the request"
          description="Change it only if the identity provider's documentation asks for POST."
          data={BINDINGS}
          allowDeselect={false}
          {...form.getInputProps("requestBinding")}
        />
      )}
      <Checkbox
        label="Ask for the password every time"
        description="The identity provider must not rely on a session of its own; an older sign-in is refused. People type more often."
        {...form.getInputProps("request.forceAuthn", { type: "checkbox" })}
      />
      {protocol === "saml" && <Contexts form={form} />}
      <Textarea
        label="Further parameters of the sign-in address"
        description="One a line, name=value: what the vendor documents, for example domain_hint=example.com."
        autosize
        minRows={2}
        classNames={{ input: "reads" }}
        {...form.getInputProps("request.extraParameters")}
      />
    </Stack>
  </Section>
);

const COMPARISONS = [
  { value: "exact", label: "exactly one of these; others are refused" },
  { value: "minimum", label: "one of these or stronger" },
  { value: "better", label: "stronger than these" },
  { value: "maximum", label: "as strong as possible, up to these" },
];

const Contexts = ({ form }: Props) => (
  <>
    <Textarea
      label="Ways of authentication to ask for"
      description="AuthnContextClassRef, one a line. Empty leaves it to the identity provider, which is best unless you demand a second factor there."
      placeholder="urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
      autosize
      minRows={2}
      classNames={{ input: "reads" }}
      {...form.getInputProps("request.authnContexts")}
    />
    {form.values.request.authnContexts.trim() !== "" && (
      <Select
        label="It must be"
        data={COMPARISONS}
        allowDeselect={false}
        {...form.getInputProps("request.authnContextComparison")}
      />
    )}
    <TextInput
      label="NameID format to ask for"
      description="Empty asks for none. Some vendors refuse a request whose format is not the one set up there."
      placeholder="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
      classNames={{ input: "reads" }}
      {...form.getInputProps("request.nameIdFormat")}
    />
  </>
);

const ENCRYPTION = [
  { value: "strong", label: "AES-GCM only (secure)" },
  { value: "legacy", label: "AES-CBC too (AD FS needs it)" },
];

/** What is taken from it. */
export const AnswerSettings = ({ form }: Props) => (
  <Section title="What is taken back">
    <Stack mt="sm" maw={640}>
      <Checkbox
        label="Take sign-ins that begin at the identity provider"
        description="For tiles on its dashboard. Off is safer: with it, somebody can make a browser sign in as themselves, unasked. A tile can lead to this connection's sign-in address instead, which needs nothing of this."
        {...form.getInputProps("idpInitiated", { type: "checkbox" })}
      />
      <Select
        label="Encryption of assertions"
        description="Holds only where the identity provider encrypts. AES-CBC lets whoever can alter messages guess at their content; allow it only for a product that has nothing else."
        data={ENCRYPTION}
        allowDeselect={false}
        {...form.getInputProps("encryption")}
      />
    </Stack>
  </Section>
);
