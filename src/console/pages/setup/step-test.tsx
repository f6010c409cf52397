import { Alert } from "@mantine/core";
import { AnchorLink } from "../../ui/links.tsx";
import { Section } from "../../ui/page.tsx";
import { isIncomplete, type Connection } from "../connections/connection-facts.ts";
import { TestSignin } from "../connections/test-signin.tsx";

interface Props {
  readonly connection: Connection;
}

/** The whole way once, before anybody depends on it. */
export function StepTest({ connection }: Props) {
  if (isIncomplete(connection))
    return (
      <Alert color="orange" title="The identity provider is not known yet">
        <AnchorLink
          to="/connections/$id/setup"
          params={{ id: connection.id }}
          search={{ step: "connection" }}
        >
          {connection.protocol === "saml" ? "Give its metadata first" : "Give its issuer and client first"}
        </AnchorLink>
      </Alert>
    );
  return (
    <Section
      title="Sign in once, as a test"
      lead="Use the account of somebody who is assigned to the application at the identity provider. Nobody is signed in here and nothing is changed."
    >
      <TestSignin connection={connection} />
    </Section>
  );
}
