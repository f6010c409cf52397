import { Paper, Table } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  readonly label: string;
  /** A row is left out where its value is undefined. */
  readonly rows: readonly (readonly [name: string, value: ReactNode])[];
}

/** What is known of one thing, a name and a value a row. */
export const Facts = ({ label, rows }: Props) => (
  <Paper withBorder>
    <Table aria-label={label} verticalSpacing="xs">
      <Table.Tbody>
        {rows
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" w={{ base: "40%", sm: 220 }} fw={600} style={{ verticalAlign: "top" }}>
                {name}
              </Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
            </Table.Tr>
          ))}
      </Table.Tbody>
    </Table>
  </Paper>
);
