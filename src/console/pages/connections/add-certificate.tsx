import { Button, FileButton, Group, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { api, told } from "../../api/client.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import type { Connection } from "./connection-facts.ts";
import { certificateText, withCertificates } from "./idp-body.ts";

/** A further certificate beside those that are trusted, before the identity provider switches to it (C4). */
export function AddCertificate({ connection }: { readonly connection: Connection }) {
  const [opened, { open, close }] = useDisclosure();
  const adding = useApiForm({
    initial: { certificate: "" },
    send: ({ certificate }) => {
      const { idp } = connection;
      const all = [...(idp?.certificates ?? []).map(({ pem }) => pem), certificate];
      return told(
        api.PATCH("/connections/{id}", {
          params: { path: { id: connection.id } },
          body: idp === null ? {} : { idp: withCertificates(idp, all) },
        }),
      );
    },
    done: "The certificate is trusted too",
    after: close,
  });
  return (
    <>
      <Button onClick={open}>Add a certificate</Button>
      <FormDialog opened={opened} close={close} title="Add a certificate" verb="Trust it" of={adding}>
        <Textarea
          label="Certificate"
          description="As the identity provider shows or downloads it: PEM, or its base64 alone."
          placeholder="-----BEGIN CERTIFICATE-----"
          rows={8}
          classNames={{ input: "reads" }}
          data-autofocus
          {...adding.form.getInputProps("certificate")}
        />
        <Group>
          <CertificateFile took={(text) => adding.form.setFieldValue("certificate", text)} />
        </Group>
      </FormDialog>
    </>
  );
}

/** Reads a `.cer`, `.crt` or `.pem` file, whichever of the two forms it has. */
export const CertificateFile = ({ took }: { readonly took: (text: string) => void }) => (
  <FileButton
    accept=".cer,.crt,.pem,.der"
    onChange={(file) => {
      if (file !== null)
        void file.arrayBuffer().then((buffer) => took(certificateText(new Uint8Array(buffer))));
    }}
  >
    {(props) => (
      <Button {...props} variant="default" size="xs">
        Choose a file
      </Button>
    )}
  </FileButton>
);
