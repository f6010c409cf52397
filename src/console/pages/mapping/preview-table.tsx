import { Alert, List, Stack, Table, Text } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { FieldValues } from "./field-values.tsx";
import { fieldTitle, problemWords } from "./words.ts";

type Preview = Schemas["MappingPreview"];

/** Field by field: the value, and which source gave it; what would refuse the sign-in stands first. */
export const PreviewTable = ({ preview }: { readonly preview: Preview }) => (
  <Stack gap="sm">
    {preview.problems.length > 0 && (
      <Alert color="red" title="With these rules the sign-in would be refused">
        <List size="sm">
          {preview.problems.map((problem) => (
            <List.Item key={problem.field + problem.reason}>
              {fieldTitle(problem.field)}: {problemWords(problem)}
            </List.Item>
          ))}
        </List>
      </Alert>
    )}
    <FieldValues label="What the rules make of it" fields={preview.fields} />
    {preview.groups.some(({ rule }) => rule !== null) && <Groups groups={preview.groups} />}
  </Stack>
);

const Groups = ({ groups }: Pick<Preview, "groups">) => (
  <Table aria-label="What the group rules make of it" withTableBorder verticalSpacing="xs">
    <Table.Thead>
      <Table.Tr>
        <Table.Th scope="col">Group received</Table.Th>
        <Table.Th scope="col">Becomes</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {groups.map(({ value, groups: made, rule }) => (
        <Table.Tr key={value}>
          <Table.Th scope="row" style={{ overflowWrap: "anywhere" }}>
            {value}
          </Table.Th>
          <Table.Td style={{ overflowWrap: "anywhere" }}>
            {made.length === 0 ? "dropped" : made.join(", ")}
            <Text size="xs" c="dimmed">
              {rule ?? "no rule matched"}
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
