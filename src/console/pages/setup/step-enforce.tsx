import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { CheckedChange } from "../policies/checked-change.tsx";
import { GuardPanel } from "../policies/guard-panel.tsx";
import type { Step } from "./progress.ts";

interface Props {
  readonly connection: Connection;
  readonly step: Step;
}

/** For everybody: the default policy, after a look at who would lose access, and watched (P4, P5). */
export function StepEnforce({ connection, step }: Props) {
  const query = queries.useQuery("get", "/policies", {}, { refetchInterval: 15_000 });
  return (
    <Loaded of={query}>
      {({ items }) => {
        const standing = items.find(({ isDefault }) => isDefault);
        if (standing === undefined) return null;
        return standing.sso.mode === "enforced" ? (
          <Enforced policy={standing} />
        ) : (
          <Stack gap="xl">
            {step.state === "problem" && <GuardPanel policy={standing} />}
            <Begin policy={standing} connection={connection} />
          </Stack>
        );
      }}
    </Loaded>
  );
}

const Enforced = ({ policy }: { readonly policy: Schemas["Policy"] }) => (
  <Section title="Everybody signs in by single sign-on" lead="The default policy enforces it.">
    <Stack mt="sm">
      <GuardPanel policy={policy} />
      <Group>
        <ButtonLink to="/policies/$id" params={{ id: policy.id }} variant="default">
          The default policy
        </ButtonLink>
      </Group>
    </Stack>
  </Section>
);

function Begin({
  policy,
  connection,
}: {
  readonly policy: Schemas["Policy"];
  readonly connection: Connection;
}) {
  const mayWrite = useMay("policies:write");
  const [isChecking, checking] = useDisclosure();
  const codes = useBreakGlass();
  return (
    <Section
      title="For everybody"
      lead={`From then on nobody comes in by password any more. People of each domain are led to its connection, such as ${connection.name}.`}
    >
      <Stack mt="sm">
        {codes === 0 && <NoWayBack />}
        {!mayWrite && <Text>Somebody who may change policies enforces it.</Text>}
        {mayWrite &&
          (isChecking ? (
            <CheckedChange
              draft={{ policyId: policy.id, changes: { sso: { mode: "enforced", connectionId: null } } }}
              isWatched
              verb="Enforce it for everybody"
              saved={checking.close}
              cancel={checking.close}
            />
          ) : (
            <Group>
              <Button onClick={checking.open} disabled={codes === 0}>
                See who would be concerned
              </Button>
            </Group>
          ))}
      </Stack>
    </Section>
  );
}

/** How many recovery codes work; undefined where one may not know. */
function useBreakGlass(): number | undefined {
  const mayRead = useMay("break-glass:read");
  const { data } = queries.useQuery("get", "/break-glass", {}, { enabled: mayRead });
  return data?.usableCodes;
}

const NoWayBack = () => (
  <Alert color="red" title="First make recovery codes">
    <Text size="sm">
      If the identity provider fails, no administrator would come in any more. Make a sheet of recovery codes
      for at least one owner, print it, and keep it away from this computer.{" "}
      <AnchorLink to={"/break-glass" as string}>Make recovery codes</AnchorLink>
    </Text>
  </Alert>
);
