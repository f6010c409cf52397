import { ScrollArea, Table } from "@mantine/core";
import type { Row } from "./spans.ts";

/** The chart's figures, newest first, for whoever reads better than they see bars. */
export const CountsTable = ({ rows }: { readonly rows: readonly Row[] }) => (
  <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0 }}>
    <Table aria-label="Sign-ins over time">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">When</Table.Th>
          <Table.Th scope="col">Signed in</Table.Th>
          <Table.Th scope="col">Refused</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.toReversed().map((row) => (
          <Table.Tr key={row.at}>
            <Table.Th scope="row">{row.label}</Table.Th>
            <Table.Td>{row.accepted}</Table.Td>
            <Table.Td>{row.refused}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </ScrollArea.Autosize>
);
