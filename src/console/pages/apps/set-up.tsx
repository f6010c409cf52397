import { Alert, SimpleGrid, Stack } from "@mantine/core";
import { useState } from "react";
import { api, queries, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { CopyField } from "../../ui/copy.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { SecretOnce, useWarnedLeaving } from "../../ui/secret.tsx";
import { Instructions } from "./instructions.tsx";
import { hasSecret, type App } from "./protocols.ts";
import { secretOf, withSecret } from "./secrets.ts";

interface Props {
  readonly app: App;
}

/** What to enter at the app; the secret only where it was made just now. */
export function SetUp({ app }: Props) {
  const { id } = app;
  const query = queries.useQuery("get", "/apps/{id}/instructions", { params: { path: { id } } });
  const mayWrite = useMay("apps:write");
  const [secret, setSecret] = useState<ReturnType<typeof secretOf>>();
  useWarnedLeaving(secret !== undefined);
  return (
    <Stack gap="xl">
      {secret !== undefined && (
        <SecretOnce label={secret.label} value={secret.value} kept={() => setSecret(undefined)}>
          Enter it at the app now: the one before works no more. It also stands in its place below.
        </SecretOnce>
      )}
      {app.protocol === "saml" && <OurSide app={app} />}
      <Loaded of={query}>{({ way }) => <Instructions way={withSecret(way, secret?.value)} />}</Loaded>
      {mayWrite && hasSecret(app) && secret === undefined && <NewSecret app={app} made={setSecret} />}
    </Stack>
  );
}

/** All that any SAML app may ask for, whatever its screens call it. */
const OurSide = ({ app: { idp } }: { readonly app: Extract<App, { protocol: "saml" }> }) => (
  <Section title="Our values" lead="An app that takes metadata needs the first one alone.">
    <SimpleGrid cols={{ base: 1, md: 2 }} mt="sm">
      <CopyField label="Metadata URL" value={idp.metadataUrl} />
      <CopyField label="Entity ID (issuer)" value={idp.entityId} />
      <CopyField label="Single sign-on URL" value={idp.ssoUrl} />
      <CopyField label="Single logout URL" value={idp.sloUrl} />
      <CopyField
        label="Address that opens the app"
        value={idp.initUrl}
        hint="For a bookmark or a tile; works if sign-ins may begin here (Settings)."
      />
    </SimpleGrid>
  </Section>
);

const NewSecret = ({
  app: { id, name },
  made,
}: Props & { readonly made: (secret: ReturnType<typeof secretOf>) => void }) => (
  <Section
    title="The secret"
    lead="It was shown once. If it is lost, or somebody else may know it, make a new one."
  >
    <AskedButton
      mt="xs"
      label="Make a new secret"
      title={`A new secret for ${name}?`}
      run={() => told(api.POST("/apps/{id}/secret", { params: { path: { id } } }))}
      after={(answer) => made(secretOf(answer))}
    >
      <Alert color="orange" mb="xs">
        The present one stops working at once.
      </Alert>
      Nobody can sign in to {name} until the new one is entered there: have its settings open. Who is signed
      in there stays so for as long as the app itself allows.
    </AskedButton>
  </Section>
);
