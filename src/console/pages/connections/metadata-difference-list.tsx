import { Box, Group, Stack, Text } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { thumbprint } from "./connection-facts.ts";
import { linesOf, type CertificateLine, type DifferenceLine } from "./metadata-difference.ts";

/** Old above new, a part for each field: addresses are long, and phones are narrow. */
export const Difference = ({ change }: { readonly change: Schemas["MetadataChange"] }) => (
  <Stack component="dl" gap="sm" m={0}>
    {linesOf(change).map((line) => (
      <div key={line.field}>
        <Text component="dt" fw={600} size="sm">
          {line.label}
        </Text>
        <Box component="dd" m={0} style={{ overflowWrap: "anywhere" }}>
          {"certificates" in line ? <Certificates of={line.certificates} /> : <Values line={line} />}
        </Box>
      </div>
    ))}
  </Stack>
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
