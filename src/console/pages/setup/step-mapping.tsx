import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { isIncomplete, type Connection } from "../connections/connection-facts.ts";
import { TestSignin } from "../connections/test-signin.tsx";
import { PreviewOf } from "../mapping/preview-of.tsx";
import { useRecorded } from "../mapping/recorded.ts";

interface Props {
  readonly connection: Connection;
  readonly isDone: boolean;
}

/** What becomes of what arrives: shown by a sign-in that was recorded, and approved or changed. */
export function StepMapping({ connection, isDone }: Props) {
  const { id } = connection;
  const rules = queries.useQuery("get", "/connections/{id}/mapping", { params: { path: { id } } });
  return (
    <Section
      title="What we read of a person"
      lead="The usual names are filled in. Look at what they make of a real sign-in."
      actions={
        <ButtonLink to="/connections/$id" params={{ id }} search={{ tab: "mapping" }} variant="default">
          Change the rules
        </ButtonLink>
      }
    >
      <Stack mt="sm">
        <Loaded of={rules}>
          {(mapping) => <Look connection={connection} isDone={isDone} mapping={mapping} />}
        </Loaded>
      </Stack>
    </Section>
  );
}

function Look({ connection, isDone, mapping }: Props & { readonly mapping: Schemas["MappingInForce"] }) {
  const recorded = useRecorded(connection.id);
  const [latest] = recorded ?? [];
  const mayRead = useMay("signins:read");
  if (latest === undefined)
    return isIncomplete(connection) ? (
      <Alert color="orange" title="The identity provider is not known yet">
        <AnchorLink
          to="/connections/$id/setup"
          params={{ id: connection.id }}
          search={{ step: "connection" }}
        >
          {connection.protocol === "saml" ? "Give its metadata first" : "Give its issuer and client first"}
        </AnchorLink>
      </Alert>
    ) : (
      <Stack>
        <Text size="sm">
          Nothing has come from the identity provider yet. A test shows what it sends; it signs nobody in.
        </Text>
        <TestSignin connection={connection} />
        {!mayRead && <Approval connectionId={connection.id} mapping={mapping} isDone={isDone} />}
      </Stack>
    );
  return (
    <Stack>
      <Text size="sm">
        By the sign-in of <When at={latest.at} as="relative" />
        {latest.email !== null && `, ${latest.email}`}:
      </Text>
      <PreviewOf connectionId={connection.id} signinId={latest.id} />
      <Approval connectionId={connection.id} mapping={mapping} isDone={isDone} />
    </Stack>
  );
}

function Approval({
  connectionId,
  mapping,
  isDone,
}: {
  readonly isDone: boolean;
  readonly connectionId: string;
  readonly mapping: Schemas["MappingInForce"];
}) {
  const mayWrite = useMay("connections:write");
  const save = useChange({
    run: () =>
      told(api.PUT("/connections/{id}/mapping", { params: { path: { id: connectionId } }, body: mapping })),
    done: "These rules are saved as this connection's own",
  });
  if (!mayWrite) return null;
  return (
    <Stack>
      {save.error !== null && <ProblemAlert error={save.error} what="The rules were not saved" />}
      <Group>
        <Button
          loading={save.isPending}
          variant={isDone ? "default" : "filled"}
          onClick={() => save.mutate()}
        >
          They are right as they are
        </Button>
      </Group>
    </Stack>
  );
}
