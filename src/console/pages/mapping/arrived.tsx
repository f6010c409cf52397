import { Button, Menu, Stack, Table, Title } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { FIELDS, type Field } from "./draft.ts";
import { fieldTitle } from "./words.ts";

interface Props {
  readonly received: Schemas["MappingPreview"]["received"];
  /** Undefined: the NameID. */
  readonly use: (attribute: string | undefined, field: Field) => void;
}

/** Everything that the message says of the person; each can be taken as a source by one press. */
export const Arrived = ({ received: { nameId, attributes }, use }: Props) => (
  <Stack gap={4}>
    <Title order={3} fz="md">
      What arrived
    </Title>
    <Table aria-label="What arrived" withTableBorder verticalSpacing={4}>
      <Table.Tbody>
        <Row name="NameID" values={[nameId]} use={(field) => use(undefined, field)} />
        {attributes.map(({ name, values }) => (
          <Row key={name} name={name} values={values} use={(field) => use(name, field)} />
        ))}
      </Table.Tbody>
    </Table>
  </Stack>
);

interface RowProps {
  readonly name: string;
  readonly values: readonly string[];
  readonly use: (field: Field) => void;
}

const Row = ({ name, values, use }: RowProps) => (
  <Table.Tr>
    <Table.Th scope="row" className="reads" fz="xs">
      {name}
    </Table.Th>
    <Table.Td fz="xs" style={{ overflowWrap: "anywhere" }}>
      {values.join(", ")}
    </Table.Td>
    <Table.Td w={60}>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button size="compact-xs" variant="default" aria-label={`Use ${name} for a field`}>
            Use
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>As a source of</Menu.Label>
          {FIELDS.map((field) => (
            <Menu.Item key={field} onClick={() => use(field)}>
              {fieldTitle(field)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Table.Td>
  </Table.Tr>
);
