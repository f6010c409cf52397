import { Button, Paper, Table } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { AnchorLink } from "../../ui/links.tsx";

interface Named {
  readonly personId: string;
  readonly email: string;
}

interface Props<Person extends Named> {
  readonly label: string;
  readonly people: readonly Person[];
  readonly why?: (person: Person) => ReactNode;
  /** Shown at once. */
  readonly first?: number;
}

const FIRST = 10;
const MORE = 100;

/** People whom something happens to, the first few until more are asked for. */
export function People<Person extends Named>({ label, people, why, first = FIRST }: Props<Person>) {
  const [most, setMost] = useState(first);
  return (
    <Paper withBorder>
      <Table aria-label={label} verticalSpacing={6}>
        <Table.Tbody>
          {people.slice(0, most).map((person) => (
            <Table.Tr key={person.personId}>
              <Table.Th scope="row" fw={500} style={{ overflowWrap: "anywhere", verticalAlign: "top" }}>
                <AnchorLink to={`/people/${person.personId}` as string}>{person.email}</AnchorLink>
              </Table.Th>
              {why && <Table.Td style={{ overflowWrap: "anywhere" }}>{why(person)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {people.length > most && (
        <Button variant="subtle" size="xs" m={4} onClick={() => setMost(most + MORE)}>
          Show more of {people.length.toLocaleString("en")}
        </Button>
      )}
    </Paper>
  );
}
