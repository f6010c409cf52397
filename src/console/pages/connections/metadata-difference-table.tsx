import { Group, Stack, Table, Text } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { thumbprint } from "./connection-facts.ts";
import { linesOf, type CertificateLine, type DifferenceLine } from "./metadata-difference.ts";

/** Old beside new; on a phone one below the other. */
export const DifferenceTable = ({ change }: { readonly change: Schemas["MetadataChange"] }) => (
  <Table aria-label="What would change" withTableBorder verticalSpacing="xs">
    <Table.Tbody>
      {linesOf(change).map((line) => (
        <Table.Tr key={line.field}>
          <Table.Th scope="row" w={170} style={{ verticalAlign: "top" }}>
            {line.label}
          </Table.Th>
          <Table.Td style={{ overflowWrap: "anywhere" }}>
            {"certificates" in line ? <Certificates of={line.certificates} /> : <Values line={line} />}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

const Values = ({ line }: { readonly line: Extract<DifferenceLine, { before: string }> }) => (
  <Stack gap={2}>
    <Text size="sm" component="div">
      Before: <del className="reads">{line.before}</del>
    </Text>
    <Text size="sm" component="div">
      After: <ins className="reads">{line.after}</ins>
    </Text>
  </Stack>
);

const SIDES = {
  kept: { tone: "quiet", words: "stays" },
  removed: { tone: "bad", words: "goes" },
  added: { tone: "warn", words: "new" },
} as const;

const Certificates = ({ of }: { readonly of: readonly CertificateLine[] }) => (
  <Stack gap="sm">
    {of.map(({ sha256, subject, notBefore, notAfter, side }) => (
      <Stack key={sha256} gap={2}>
        <Group gap="xs">
          <State tone={SIDES[side].tone}>{SIDES[side].words}</State>
          <Text size="sm">
            <When at={notBefore} as="day" /> to <When at={notAfter} as="day" />
          </Text>
        </Group>
        <Text size="sm" className="reads">
          {thumbprint(sha256)}
        </Text>
        <Text size="xs" c="dimmed">
          {subject}
        </Text>
      </Stack>
    ))}
  </Stack>
);
