import { Alert, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { ShieldCheck } from "lucide-react";
import { CopyField } from "../../ui/copy.tsx";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { When } from "../../ui/when.tsx";
import { AgainstWritten } from "./against-written.tsx";
import { useVerification, type Found } from "./use-verification.ts";
import { howInWords, shareOf } from "./verification-words.ts";

/** Every record remembers the one before it: whoever changes, removes or adds one breaks the chain. */
export function AuditVerification() {
  const { found, error, isRunning, run, stop } = useVerification();
  return (
    <Page
      title="Is the audit log whole?"
      up={{ to: "/audit", label: "Audit log" }}
      lead="Each record carries a hash over itself and the record before it. This reads all of them and computes the hashes anew; nothing is changed."
      actions={
        isRunning ? (
          <Button variant="default" onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button leftSection={<ShieldCheck size={16} aria-hidden />} onClick={() => void run()}>
            {found === undefined ? "Verify now" : "Verify again"}
          </Button>
        )
      }
    >
      {error !== null && <ProblemAlert error={error} what="The log could not be verified to its end" />}
      {isRunning && <Running found={found} />}
      {!isRunning && found === undefined && error === null && (
        <Text>A log of a million records takes some minutes. Leave this page open meanwhile.</Text>
      )}
      {found?.status === "whole" && <Whole found={found} />}
      {found?.status === "broken" && <Broken found={found} />}
      {!isRunning && found?.status === "going-on" && (
        <Alert color="gray" title="Stopped before the end">
          The first {found.checked.toLocaleString("en")} records are sound; the rest was not looked at.
        </Alert>
      )}
      {!isRunning && <AgainstWritten verify={(head) => void run(head)} />}
    </Page>
  );
}

const Running = ({ found }: { readonly found: Found | undefined }) => (
  <Stack gap="xs">
    <Text role="status">
      {found === undefined
        ? "Reading the first records"
        : `${found.checked.toLocaleString("en")} of ${found.upTo.sequence.toLocaleString("en")} records are sound`}
    </Text>
    <Progress value={shareOf(found)} aria-label="Progress of the verification" />
  </Stack>
);

function Whole({ found }: { readonly found: Found }) {
  const { checked, begun, last, upTo } = found;
  return (
    <>
      <Alert color="teal" role="status" title="The log is whole">
        {checked === 0
          ? "It has no record yet."
          : "No record was altered, removed, added or moved since it was written."}
      </Alert>
      {checked > 0 && (
        <Facts
          label="What was verified"
          rows={[
            ["Records", checked.toLocaleString("en")],
            ["The first", <When key="f" at={begun} />],
            ["The last", <When key="l" at={last} />],
          ]}
        />
      )}
      {checked > 0 && (
        <Section
          title="Keep this outside"
          lead="Whoever owns the database could cut off the end of the log, or compute every hash anew. Against this line, written down elsewhere, either would show."
        >
          <Stack mt="sm" maw={720}>
            <CopyField label={`Hash of record ${upTo.sequence}`} value={upTo.hash} />
          </Stack>
        </Section>
      )}
    </>
  );
}

function Broken({ found: { broken, checked, begun } }: { readonly found: Found }) {
  if (broken === null) return null;
  return (
    <>
      <Alert color="red" role="alert" title={`The log is broken at record ${broken.sequence}`}>
        <Stack gap="xs">
          <Text size="sm">{howInWords(broken.how)}</Text>
          <Text size="sm">{broken.message}</Text>
          <Text size="sm" fw={600}>
            {broken.nextStep}
          </Text>
          <Group gap="xs">
            <Button component="a" href="/api/v1/audit/export?format=ndjson" download size="xs">
              Export the whole log
            </Button>
          </Group>
        </Stack>
      </Alert>
      <Facts
        label="What was verified"
        rows={[
          ["Sound records before it", checked.toLocaleString("en")],
          ["The first record", begun === null ? undefined : <When key="f" at={begun} />],
          [
            "What stands there",
            broken.id === null ? (
              "nothing: it is gone"
            ) : (
              <AnchorLink key="r" to="/audit/$id" params={{ id: broken.id }}>
                the record of <When at={broken.at} />
              </AnchorLink>
            ),
          ],
        ]}
      />
    </>
  );
}
