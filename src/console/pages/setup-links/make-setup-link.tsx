import { Button, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { api, told } from "../../api/client.ts";
import { CopyField } from "../../ui/copy.tsx";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";

interface Props {
  /** Absent: a new connection is made for it. */
  readonly connectionId?: string;
}

const PROTOCOLS = [
  { value: "saml", label: "SAML" },
  { value: "oidc", label: "OpenID Connect" },
];

const SPANS = [
  { value: "24", label: "one day" },
  { value: "168", label: "one week" },
  { value: "720", label: "30 days" },
];

/** Makes a link, and shows it this once. */
export function MakeSetupLink({ connectionId }: Props) {
  const [opened, { open, close }] = useDisclosure();
  const [url, setUrl] = useState<string>();
  const making = useApiForm({
    initial: { name: "", protocol: "saml", note: "", domain: "", expiresInHours: "168" },
    send: ({ name, protocol, note, domain, expiresInHours }) =>
      told(
        api.POST("/setup-links", {
          body: {
            ...(connectionId === undefined
              ? { name, protocol: protocol === "oidc" ? "oidc" : "saml" }
              : { connectionId }),
            ...(note.trim() !== "" && { note }),
            ...(domain.trim() !== "" && { domain }),
            expiresInHours: Number(expiresInHours),
          },
        }),
      ),
    after: (made) => {
      making.form.reset();
      close();
      setUrl(made.url);
    },
  });
  const { form } = making;
  return (
    <>
      <Button variant={connectionId === undefined ? "default" : "filled"} onClick={open}>
        {connectionId === undefined ? "Send somebody a link instead" : "Make a link"}
      </Button>
      <FormDialog opened={opened} close={close} title="Make a set-up link" verb="Make the link" of={making}>
        {connectionId === undefined && (
          <TextInput
            label="What do you call the connection?"
            description="The customer's or the company's name."
            data-autofocus
            {...form.getInputProps("name")}
          />
        )}
        {connectionId === undefined && (
          <Select
            label="What its identity provider speaks"
            description="If in doubt, SAML: the link then asks for the vendor."
            data={PROTOCOLS}
            allowDeselect={false}
            {...form.getInputProps("protocol")}
          />
        )}
        <TextInput
          label="Domain that is proved on the way"
          description="May be left out and added later."
          placeholder="example.com"
          {...form.getInputProps("domain")}
        />
        <TextInput
          label="Note"
          description="Who is given it, for your colleagues."
          {...form.getInputProps("note")}
        />
        <Select
          label="It can be used for"
          data={SPANS}
          allowDeselect={false}
          {...form.getInputProps("expiresInHours")}
        />
      </FormDialog>
      <Modal
        opened={url !== undefined}
        onClose={() => setUrl(undefined)}
        title="The link, shown this once"
        centered
        closeOnClickOutside={false}
      >
        <Stack>
          <Text size="sm">
            Copy it now and hand it over by a way that only its reader sees. From the first use on it works in
            that browser alone.
          </Text>
          {url !== undefined && <CopyField label="Set-up link" value={url} />}
          <Button onClick={() => setUrl(undefined)}>I have copied it</Button>
        </Stack>
      </Modal>
    </>
  );
}
