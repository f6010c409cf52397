import { Box, Button, Group, Stack, Text, Timeline } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { CircleCheck, CircleX } from "lucide-react";
import { useId } from "react";
import type { Schemas } from "../../api/client.ts";
import { phasesOf, type Check, type Phase } from "./phases.ts";
import { WHO_ACTS, wordsOf } from "./words.ts";

/** What was checked, step by step; what failed is open. */
export function CheckLine({ signin: { checks } }: { readonly signin: Schemas["Signin"] }) {
  const phases = phasesOf(checks);
  if (phases.length === 0) return <Text>Nothing was checked: the attempt ended before.</Text>;
  return (
    <Timeline bulletSize={24} lineWidth={2} active={phases.length}>
      {phases.map((phase) => (
        <Timeline.Item
          key={phase.title}
          title={phase.title}
          color={phase.failed.length > 0 ? "red" : "gate"}
          bullet={
            phase.failed.length > 0 ? (
              <CircleX size={14} role="img" aria-label="failed" />
            ) : (
              <CircleCheck size={14} role="img" aria-label="passed" />
            )
          }
        >
          <Step phase={phase} />
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

function Step({ phase: { title, checks, failed } }: { readonly phase: Phase }) {
  const [isOpen, open] = useDisclosure(false);
  const id = useId();
  const passed = checks.filter(({ ok }) => ok);
  return (
    <Stack gap="xs">
      {failed.map((check, index) => (
        <Detail key={`${check.name} ${index}`} check={check} />
      ))}
      {passed.length > 0 && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {passed.length === 1 ? "1 check passed" : `${passed.length} checks passed`}
          </Text>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={open.toggle}
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={`${isOpen ? "Hide" : "Show"} what was passed: ${title}`}
          >
            {isOpen ? "Hide" : "Show"}
          </Button>
        </Group>
      )}
      <Stack gap="xs" id={id} hidden={!isOpen}>
        {isOpen && passed.map((check, index) => <Detail key={`${check.name} ${index}`} check={check} />)}
      </Stack>
    </Stack>
  );
}

const Detail = ({ check: { name, ok, expected, received, fix } }: { readonly check: Check }) => (
  <Box style={{ overflowWrap: "anywhere" }}>
    <Text size="sm" fw={600}>
      {wordsOf(name)}: {ok ? "passed" : "failed"}
    </Text>
    {expected !== undefined && <Value label="Expected" value={expected} />}
    {received !== undefined && <Value label="Received" value={received} />}
    {fix !== undefined && (
      <Text size="sm">
        {WHO_ACTS[fix.who]}: {fix.what}
      </Text>
    )}
  </Box>
);

const Value = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <Text size="sm">
    {label}: <span className="reads">{value}</span>
  </Text>
);
