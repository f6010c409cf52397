import { Alert, Stack } from "@mantine/core";
import { AnchorLink } from "../../ui/links.tsx";
import { Section } from "../../ui/page.tsx";
import { isIncomplete, type Connection } from "../connections/connection-facts.ts";
import { TestSignin } from "../connections/test-signin.tsx";
import { TryByHand } from "./try-by-hand.tsx";

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
          Give its metadata first
        </AnchorLink>
      </Alert>
    );
  return (
    <Section
      title="Sign in once, as a test"
      lead="Use the account of somebody who is assigned to the application at the identity provider. Nobody is signed in here and nothing is changed."
    >
      <Stack>
        {connection.protocol === "saml" ? (
          <TestSignin connection={connection} />
        ) : (
          <TryByHand connection={connection} />
        )}
      </Stack>
    </Section>
  );
}
