import { Table, Text } from "@mantine/core";
import { fieldTitle, valueWords } from "./words.ts";

interface Props {
  readonly label: string;
  readonly fields: readonly {
    readonly field: string;
    readonly value: string | readonly string[] | null;
    /** `null`: no source gave anything. */
    readonly source: string | null;
  }[];
}

/** A person as read from a message, field by field: the value, and which source gave it. */
export const FieldValues = ({ label, fields }: Props) => (
  <Table aria-label={label} withTableBorder verticalSpacing="xs">
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Field</Table.Th>
        <Table.Th scope="col">Value</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {fields.map(({ field, value, source }) => (
        <Table.Tr key={field}>
          <Table.Th scope="row">{fieldTitle(field)}</Table.Th>
          <Table.Td style={{ overflowWrap: "anywhere" }}>
            {valueWords(value)}
            <Text size="xs" c="dimmed">
              {source ?? "no source gave anything"}
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
