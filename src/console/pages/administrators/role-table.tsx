import { Paper, Table } from "@mantine/core";
import { AREA_NAMES, AREAS, type Reach } from "../../api/areas.ts";
import { reachOfRole, ROLES } from "./roles.ts";

const WORDS: Readonly<Record<Reach, string>> = { write: "changes", read: "reads", nothing: "no" };

/** What each role may do, area by area. */
export const RoleTable = () => (
  <Paper withBorder>
    <Table.ScrollContainer minWidth={0}>
      <Table aria-label="What each role may do" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Area</Table.Th>
            {ROLES.map(({ value, label }) => (
              <Table.Th key={value} scope="col">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {AREA_NAMES.map((area) => (
            <Table.Tr key={area}>
              <Table.Th scope="row" fw={500}>
                {AREAS[area]}
              </Table.Th>
              {ROLES.map(({ value }) => {
                const reach = reachOfRole(value, area);
                return (
                  <Table.Td key={value} {...(reach === "nothing" && { c: "dimmed" })}>
                    {WORDS[reach]}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  </Paper>
);
