import { Paper, Table, Text } from "@mantine/core";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Section } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";

type Credentials = Schemas["PersonCredentials"];

interface Props {
  readonly person: Pick<Schemas["Person"], "id" | "displayName">;
  readonly credentials: Credentials;
}

const KINDS = { totp: "authenticator app", passkey: "passkey" } as const;

export function SecondFactors({ person, credentials: { secondFactors, recoveryCodesLeft } }: Props) {
  const mayWrite = useMay("credentials:write");
  return (
    <Section
      title="Second factors"
      lead={
        secondFactors.length === 0
          ? "None. Where the policy asks for one, the person adds it at the next sign-in."
          : `${recoveryCodesLeft} recovery codes left.`
      }
      actions={
        mayWrite &&
        secondFactors.length > 0 && (
          <AskedButton
            label="Remove all: the phone is lost"
            title={`Remove all second factors of ${person.displayName}?`}
            verb="Remove"
            done="Removed"
            run={() =>
              told(api.DELETE("/people/{id}/second-factors", { params: { path: { id: person.id } } }))
            }
          >
            Make sure on another way that it is the person who asks: this is what attackers call help desks
            for. The recovery codes go, too. No session ends by it; if a phone was stolen, end the sessions as
            well.
          </AskedButton>
        )
      }
    >
      {secondFactors.length > 0 && (
        <Paper withBorder>
          <Table.ScrollContainer minWidth={0}>
            <Table aria-label="Second factors">
              <Table.Thead>
                <Table.Tr>
                  {["Name", "Kind", "Added", "Last used", ""].map((title) => (
                    <Table.Th key={title} scope="col" aria-label={title === "" ? "Actions" : undefined}>
                      {title}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {secondFactors.map((factor) => (
                  <Factor key={factor.id} person={person} factor={factor} mayWrite={mayWrite} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
    </Section>
  );
}

interface FactorProps extends Pick<Props, "person"> {
  readonly factor: Credentials["secondFactors"][number];
  readonly mayWrite: boolean;
}

function Factor({ person, factor, mayWrite }: FactorProps) {
  const { id, name, kind, createdAt, lastUsedAt, suspended } = factor;
  const path = { id: person.id, factorId: id };
  return (
    <Table.Tr>
      <Table.Td>
        {name}
        {suspended && (
          <>
            {" "}
            <State tone="bad">copied, refused</State>
            <Text size="xs">There are two of this passkey. The person removes it and adds it anew.</Text>
          </>
        )}
      </Table.Td>
      <Table.Td>{KINDS[kind]}</Table.Td>
      <Table.Td>
        <When at={createdAt} as="day" />
      </Table.Td>
      <Table.Td>
        <When at={lastUsedAt} as="relative" />
      </Table.Td>
      <Table.Td>
        {mayWrite && (
          <AskedButton
            size="compact-sm"
            label="Remove"
            title={`Remove ${name} of ${person.displayName}?`}
            done="Removed"
            run={() => told(api.DELETE("/people/{id}/second-factors/{factorId}", { params: { path } }))}
          >
            Make sure on another way that it is the person who asks. If it is the last one, the recovery codes
            go, too.
          </AskedButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
