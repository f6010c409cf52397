import { Alert, Paper, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, told, type Schemas } from "../../api/client.ts";
import { Loaded } from "../../ui/loading.tsx";

interface Props {
  readonly signin: Schemas["Signin"];
}

interface Row {
  readonly field: string;
  readonly value: string | null;
  readonly source: string | null;
}

/** The person as read from the message: of a test as it was then, else by the mapping as it is now. */
export function Mapped({ signin }: Props) {
  if (signin.mapped !== null) return <Values rows={signin.mapped} />;
  if (signin.connectionId === null || !signin.hasMessage)
    return <Text>No message was kept from which anything could be read.</Text>;
  return <Read connectionId={signin.connectionId} signinId={signin.id} />;
}

function Read({ connectionId: id, signinId }: { readonly connectionId: string; readonly signinId: string }) {
  const query = useQuery({
    queryKey: ["mapping preview", id, signinId],
    queryFn: () =>
      told(api.POST("/connections/{id}/mapping/preview", { params: { path: { id } }, body: { signinId } })),
  });
  return (
    <Loaded of={query}>
      {({ fields, problems }) => (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            As the connection’s mapping reads it now.
          </Text>
          {problems.map(({ field, lookedFor, received }) => (
            <Alert key={field} color="red" title={`${field} could not be read`}>
              Looked for: {lookedFor.join(", ")}. Received: {received.join(", ") || "nothing"}.
            </Alert>
          ))}
          <Values
            rows={fields.map(({ field, value, source }) => ({
              field,
              source,
              value: Array.isArray(value) ? value.join(", ") : value,
            }))}
          />
        </Stack>
      )}
    </Loaded>
  );
}

const Values = ({ rows }: { readonly rows: readonly Row[] }) => (
  <Paper withBorder>
    <Table aria-label="What was read" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Field</Table.Th>
          <Table.Th scope="col">Value</Table.Th>
          <Table.Th scope="col" visibleFrom="sm">
            From
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ field, value, source }) => (
          <Table.Tr key={field}>
            <Table.Th scope="row">{field}</Table.Th>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{value ?? "nothing"}</Table.Td>
            <Table.Td visibleFrom="sm" style={{ overflowWrap: "anywhere" }}>
              {source ?? "no source fits"}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Paper>
);
