import { Alert, Button, Group, List, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { Download, Printer } from "lucide-react";
import { CopyIcon } from "../../ui/copy.tsx";
import { Page } from "../../ui/page.tsx";
import { useWarnedLeaving } from "../../ui/secret.tsx";
import { When } from "../../ui/when.tsx";
import { sheetFile, sheetText, type MadeSheet } from "./sheet-text.ts";

interface Props {
  readonly sheet: MadeSheet;
  readonly kept: () => void;
}

/** The codes, this once; on paper without the console around them. */
export function SheetPage({ sheet, kept }: Props) {
  const text = sheetText({ ...sheet, origin: window.location.origin });
  useWarnedLeaving(true);
  return (
    <Page title={`Recovery codes of ${sheet.email}`}>
      <Alert color="orange" title="Shown this once" className="not-printed">
        Print them or write them down now. Nobody can show them again; if they are lost, make new ones.
      </Alert>
      <Paper withBorder p="lg">
        <Stack>
          <Text size="sm">
            For <b>{sheet.email}</b>, and nobody else. Made <When at={sheet.createdAt} as="day" />. To be
            typed at <span className="reads">{window.location.origin}/break-glass</span>
          </Text>
          <SimpleGrid
            component="ol"
            cols={{ base: 1, lg: 2 }}
            spacing="xl"
            verticalSpacing="xs"
            p={0}
            m={0}
            aria-label="Codes"
          >
            {sheet.codes.map((code) => (
              <Text key={code} component="li" className="reads" fz="md" ml="xl">
                {code}
              </Text>
            ))}
          </SimpleGrid>
          <List size="sm">
            <List.Item>Each code works once: cross it out. Every use is told to all owners.</List.Item>
            <List.Item>
              Keep the sheet sealed where {sheet.email} gets at it at night, and not in a mailbox or a
              password manager that needs this sign-in.
            </List.Item>
            <List.Item>Rehearse one now, and twice a year: at the same address, “Rehearse only”.</List.Item>
          </List>
        </Stack>
      </Paper>
      <Group className="not-printed">
        <Button leftSection={<Printer size={16} aria-hidden />} onClick={() => window.print()}>
          Print
        </Button>
        <Button
          variant="default"
          leftSection={<Download size={16} aria-hidden />}
          onClick={() => save(sheetFile(sheet), text)}
        >
          Save as text
        </Button>
        <CopyIcon label="Copy the whole sheet" value={text} />
        <Button variant="outline" onClick={kept}>
          I have kept them
        </Button>
      </Group>
    </Page>
  );
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
