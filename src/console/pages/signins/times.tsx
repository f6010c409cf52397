import { Paper, Table } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { Section } from "../../ui/page.tsx";
import { stepsOf } from "./steps.ts";

/** How long each step took: whether it was the identity provider, the person, or Sallyport that made them wait. */
export function Times({ signin }: { readonly signin: Pick<Schemas["Signin"], "steps"> }) {
  const steps = stepsOf(signin.steps);
  if (steps.length === 0) return null;
  return (
    <Section
      title="How long it took"
      lead="Between sending them to the identity provider and its answer lie its own time and the person's."
    >
      <Paper withBorder maw={560}>
        <Table aria-label="How long each step took" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Step</Table.Th>
              <Table.Th scope="col" ta="right">
                Took
              </Table.Th>
              <Table.Th scope="col" ta="right">
                In all
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {steps.map(({ words, took, after }, index) => (
              <Table.Tr key={`${words} ${index}`}>
                <Table.Td>{words}</Table.Td>
                <Table.Td ta="right">{took}</Table.Td>
                <Table.Td ta="right">{after}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
    </Section>
  );
}
