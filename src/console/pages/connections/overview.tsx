import { Alert, SimpleGrid, Stack } from "@mantine/core";
import { useMay } from "../../api/me.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { Section } from "../../ui/page.tsx";
import { isIncomplete, protocolWords, type Connection } from "./connection-facts.ts";
import { DangerZone } from "./danger-zone.tsx";
import { LastSignin, LinkedDomains } from "./linked.tsx";
import { TestSignin } from "./test-signin.tsx";
import { useVendors } from "./vendors.ts";

interface Props {
  readonly connection: Connection;
}

export function OverviewTab({ connection }: Props) {
  const mayWrite = useMay("connections:write");
  return (
    <Stack gap="xl">
      <Hints connection={connection} />
      <AboutIt connection={connection} />
      <Section
        title="Values for the identity provider"
        lead="Enter them in the identity provider's console, letter by letter."
      >
        <SpValues connection={connection} />
      </Section>
      {mayWrite && !isIncomplete(connection) && (
        <Section
          title="Test sign-in"
          lead="Goes through the whole sign-in and signs nobody in. Works while the connection is disabled, too."
        >
          <TestSignin connection={connection} />
        </Section>
      )}
      {mayWrite && <DangerZone connection={connection} />}
    </Stack>
  );
}

function Hints({ connection }: Props) {
  const { id, metadata } = connection;
  return (
    <>
      {isIncomplete(connection) && (
        <Alert color="orange" title="The identity provider is not described yet">
          <Stack gap="xs" align="flex-start">
            Nobody can sign in by this connection until you have given us its{" "}
            {connection.protocol === "saml" ? "metadata" : "issuer and client"}.
            <ButtonLink to="/connections/$id/setup" params={{ id }} size="xs">
              Go on with the set-up
            </ButtonLink>
          </Stack>
        </Alert>
      )}
      {metadata !== null && metadata.held !== null && (
        <Alert color="orange" title="A change of the metadata waits for you">
          The identity provider says something new of itself. It is not in force before you approve it.{" "}
          <AnchorLink to="/connections/$id" params={{ id }} search={{ tab: "metadata" }}>
            Look at what would change
          </AnchorLink>
        </Alert>
      )}
      {metadata !== null && metadata.lastError !== null && (
        <Alert color="orange" title="The metadata could not be fetched">
          {metadata.lastError} What was read before stays in force.
        </Alert>
      )}
    </>
  );
}

function AboutIt({ connection }: Props) {
  const titleOf = useVendors();
  const { id, idp, oidc, protocol, preset } = connection;
  return (
    <Facts
      label="About the connection"
      rows={[
        ["Protocol", protocolWords(protocol)],
        ["Vendor", protocol === "saml" ? titleOf(preset) : undefined],
        ["Domains", <LinkedDomains key="d" connectionId={id} />],
        ["Last sign-in by it", <LastSignin key="s" connectionId={id} />],
        ["Its entity ID", idp?.entityId],
        ["Sign-in address", idp === null ? undefined : signInAddress(idp, connection.requestBinding)],
        [
          "Logout address",
          idp === null ? undefined : (idp.sloUrl ?? "none: signing out here ends the session here alone"),
        ],
        ["Issuer", oidc?.issuer],
        ["Client ID", oidc?.clientId],
        ["Scopes", oidc?.scopes.join(" ")],
      ]}
    />
  );
}

/** Where people are sent, and how. */
const signInAddress = (
  { ssoUrl, ssoPostUrl }: NonNullable<Connection["idp"]>,
  binding: Connection["requestBinding"],
): string => (binding === "post" ? `${ssoPostUrl ?? ssoUrl} (by POST)` : ssoUrl);

/** What its console asks for; the names are SAML's own, vendors' names are in the set-up. */
const SpValues = ({ connection: { sp } }: Props) => (
  <SimpleGrid cols={{ base: 1, md: 2 }} mt="sm">
    {sp.entityId !== null && (
      <CopyField label="Entity ID" value={sp.entityId} hint="Also: audience, identifier." />
    )}
    {sp.acsUrl !== null && (
      <CopyField label="ACS URL" value={sp.acsUrl} hint="Also: reply URL, single sign-on URL, recipient." />
    )}
    {sp.redirectUri !== null && <CopyField label="Redirect URI" value={sp.redirectUri} />}
    {sp.metadataUrl !== null && (
      <CopyField label="Metadata" value={sp.metadataUrl} hint="Has all of these, for vendors that read it." />
    )}
    {sp.sloUrl !== null && <CopyField label="Single logout URL" value={sp.sloUrl} />}
    <CopyField
      label="Sign-in address"
      value={sp.loginUrl}
      hint="For a tile or a bookmark that begins here."
    />
  </SimpleGrid>
);
