import { Button, SimpleGrid, Stack, Text } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { useRef } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { CopyField } from "../../ui/copy.tsx";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { DnsHints } from "./dns-hints.tsx";

/** How often a record that is not there yet is looked for again, while the page is open, and how many times. */
const AGAIN_MS = 30_000;
const MOST = 20;

/** What to publish, and the button that looks for it; once pressed, it is looked for again by itself. */
export function Proof({ domain: { id, name, challenge } }: { readonly domain: Schemas["Domain"] }) {
  const mayWrite = useMay("domains:write");
  const verify = useChange({
    run: () => told(api.POST("/domains/{id}/verify", { params: { path: { id } } })),
    done: `${name} is verified`,
  });
  const looks = useRef(0);
  useInterval(
    () => {
      looks.current += 1;
      const isWorthwhile = verify.isError && looks.current <= MOST && document.visibilityState === "visible";
      if (isWorthwhile) verify.mutate();
    },
    AGAIN_MS,
    { autoInvoke: true },
  );
  return (
    <Section
      title={`Prove that ${name} is yours`}
      lead="Publish one of the two and leave it there: it is looked at every day. DNS may take some minutes to show it."
      actions={
        mayWrite && (
          <Button loading={verify.isPending} onClick={() => verify.mutate()}>
            Check now
          </Button>
        )
      }
    >
      <Stack mt="sm">
        {verify.error !== null && (
          <>
            <ProblemAlert error={verify.error} what="The proof was not found yet" />
            <Text size="sm" c="dimmed">
              It is looked for again every 30 seconds while this page is open. You can leave it, too.
            </Text>
          </>
        )}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <CopyField label="TXT record: name" value={challenge.dns.name} />
          <CopyField label="TXT record: value" value={challenge.dns.value} />
          <CopyField label="Or a file at this address" value={challenge.https.url} />
          <CopyField label="with this content" value={challenge.https.body} />
        </SimpleGrid>
        <DnsHints name={challenge.dns.name} domain={name} />
      </Stack>
    </Section>
  );
}
