import { Alert, Group, Paper, Stack, Text } from "@mantine/core";
import { api, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { CopyIcon } from "../../ui/copy.tsx";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { AddCertificate } from "./add-certificate.tsx";
import { thumbprint, type Certificate, type Connection } from "./connection-facts.ts";
import { CertificateState } from "./connection-state.tsx";
import { withCertificates } from "./idp-body.ts";
import { UnknownSigners } from "./unknown-signers.tsx";

interface Props {
  readonly connection: Connection;
}

export function CertificatesTab({ connection }: Props) {
  const mayWrite = useMay("connections:write");
  const { id, idp, metadata } = connection;
  if (idp === null)
    return (
      <Empty title="No certificate yet">
        It comes with the identity provider's metadata.{" "}
        <AnchorLink to="/connections/$id/setup" params={{ id }}>
          Go on with the set-up
        </AnchorLink>
      </Empty>
    );
  const isByHand = metadata === null;
  return (
    <Stack gap="xl">
      <Section
        title="Trusted signing certificates"
        lead="An answer of the identity provider must be signed by one of them. During a roll-over there are two."
        actions={mayWrite && isByHand && <AddCertificate connection={connection} />}
      >
        <Stack gap="sm" mt="sm">
          {!isByHand && (
            <Alert color="gray">
              They follow the metadata at its address by themselves; there is nothing to add or remove here.{" "}
              <AnchorLink to="/connections/$id" params={{ id }} search={{ tab: "metadata" }}>
                Go to the metadata
              </AnchorLink>
            </Alert>
          )}
          {idp.certificates.map((certificate) => (
            <One
              key={certificate.sha256}
              connection={connection}
              certificate={certificate}
              isRemovable={mayWrite && isByHand && idp.certificates.length > 1}
            />
          ))}
        </Stack>
      </Section>
      <UnknownSigners connection={connection} />
      <RollOver isByHand={isByHand} />
    </Stack>
  );
}

interface OneProps extends Props {
  readonly certificate: Certificate;
  readonly isRemovable: boolean;
}

const One = ({ connection, certificate, isRemovable }: OneProps) => (
  <Paper withBorder p="md" component="article" aria-label={`Certificate ${certificate.sha256.slice(0, 8)}`}>
    <Group justify="space-between" align="flex-start" gap="sm">
      <Stack gap={4} miw={0} flex="1 1 20rem">
        <Group gap="sm">
          <CertificateState certificate={certificate} />
          <Text size="sm">
            <When at={certificate.notBefore} as="day" /> to <When at={certificate.notAfter} as="day" />
          </Text>
        </Group>
        <Group gap={4} wrap="nowrap" align="flex-start">
          <Text size="sm" className="reads">
            {thumbprint(certificate.sha256)}
          </Text>
          <CopyIcon label="Copy the SHA-256 thumbprint" value={thumbprint(certificate.sha256)} />
        </Group>
      </Stack>
      {isRemovable && <Removal connection={connection} certificate={certificate} />}
    </Group>
  </Paper>
);

function Removal({ connection: { id, idp }, certificate }: Omit<OneProps, "isRemovable">) {
  const all = idp?.certificates ?? [];
  const send = (kept: typeof all) => {
    const pems = kept.map(({ pem }) => pem);
    const body = idp === null ? {} : { idp: withCertificates(idp, pems) };
    return told(api.PATCH("/connections/{id}", { params: { path: { id } }, body }));
  };
  return (
    <AskedButton
      size="xs"
      label="Remove"
      title="Remove this certificate?"
      run={() => send(all.filter(({ sha256 }) => sha256 !== certificate.sha256))}
      done="The certificate is no longer trusted"
      undo={() => send(all)}
    >
      If the identity provider still signs with it, nobody can sign in by this connection from now on. Remove
      it once the identity provider has switched to the other one.
    </AskedButton>
  );
}

const RollOver = ({ isByHand }: { readonly isByHand: boolean }) => (
  <Section title="When the identity provider changes its certificate">
    <Text size="sm" component="div" maw={720}>
      {isByHand ? (
        <ol>
          <li>Before it switches, add the new certificate here. Both are trusted from then on.</li>
          <li>Let the identity provider sign with the new one.</li>
          <li>When a sign-in has come in with it, remove the old one.</li>
        </ol>
      ) : (
        "Nothing is to be done: a new certificate beside the old one is taken from the metadata by itself. A wholly new set waits for you under Metadata."
      )}
    </Text>
  </Section>
);
