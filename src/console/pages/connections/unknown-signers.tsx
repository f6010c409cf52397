import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { api, queries, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import { notifyDone } from "../../ui/notify.tsx";
import { Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { thumbprint, type Connection } from "./connection-facts.ts";
import { isSameThumbprint, unknownSigners, type UnknownSigner } from "./signers.ts";

interface Props {
  readonly connection: Connection;
}

/** Messages came that a certificate signed which nobody trusts: a roll-over that was not announced, or an attack. */
export function UnknownSigners({ connection }: Props) {
  const mayRead = useMay("signins:read");
  const mayTrust = useMay("connections:write") && connection.metadata === null;
  const { data } = queries.useQuery(
    "get",
    "/signins",
    { params: { query: { connectionId: connection.id, code: "saml_signer_unknown", limit: 50 } } },
    { enabled: mayRead },
  );
  const signers = unknownSigners(data?.items ?? [], connection.idp?.certificates ?? []);
  if (signers.length === 0) return null;
  return (
    <Section title="Signed by somebody unknown">
      <Stack gap="sm">
        {signers.map((signer) => (
          <Alert key={signer.sha256} color="orange" title="Sign-ins were refused for this certificate">
            <Stack gap="xs" align="flex-start">
              <Text size="sm" className="reads">
                {thumbprint(signer.sha256)}
              </Text>
              <Text size="sm">
                {signer.attempts} refused, the last <When at={signer.signin.at} as="relative" />
                {signer.signin.email !== null && ` of ${signer.signin.email}`} (
                <span className="reads">{signer.signin.reference}</span>).
              </Text>
              {mayTrust && <Trust connection={connection} signer={signer} />}
            </Stack>
          </Alert>
        ))}
      </Stack>
    </Section>
  );
}

function Trust({ connection: { id }, signer }: Props & { readonly signer: UnknownSigner }) {
  const [opened, { open, close }] = useDisclosure();
  const trusting = useApiForm({
    initial: { compared: "" },
    send: () =>
      told(
        api.POST("/connections/{id}/certificates", {
          params: { path: { id } },
          body: { signinId: signer.signin.id, sha256: signer.sha256 },
        }),
      ),
    after: ({ replayed }) => {
      notifyDone(`Trusted. Of the refused sign-ins ${replayed.passed} would pass now.`);
      close();
    },
  });
  const isCompared = isSameThumbprint(trusting.form.values.compared, signer.sha256);
  const submit = (event?: React.FormEvent<HTMLFormElement>) => {
    if (isCompared) return trusting.submit(event);
    event?.preventDefault();
    trusting.form.setFieldError("compared", "This is another thumbprint, or not whole. Do not trust it.");
  };
  return (
    <>
      <Group>
        <Button size="xs" onClick={open}>
          Compare and trust
        </Button>
      </Group>
      <FormDialog
        opened={opened}
        close={close}
        title="Trust this certificate?"
        verb="Trust it"
        of={{ ...trusting, submit }}
      >
        <Text size="sm">
          Anybody can send a message that is signed by a key of theirs. Open the identity provider's own page,
          copy the SHA-256 thumbprint that it shows, and enter it here. Then the refused sign-in is tried
          again, and only if it passes whole the certificate is trusted, beside the others.
        </Text>
        <TextInput
          label="Thumbprint at the identity provider"
          classNames={{ input: "reads" }}
          data-autofocus
          {...trusting.form.getInputProps("compared")}
        />
      </FormDialog>
    </>
  );
}
