import { Button, Collapse, Group, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { api, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Code } from "../../ui/code.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import type { Key, Purpose } from "./purposes.ts";

interface Props {
  readonly of: Key;
  readonly purpose: Purpose;
}

const STATES: Readonly<Record<Key["state"], readonly [Tone, string]>> = {
  active: ["good", "in use"],
  next: ["warn", "next, not used yet"],
  retired: ["quiet", "retired, still accepted"],
};

/** One key pair: only what may be known of it. */
export function KeyCard({ of: key, purpose }: Props) {
  const mayWrite = useMay("keys:write");
  const [isShown, { toggle }] = useDisclosure();
  const [tone, says] = STATES[key.state];
  const short = key.sha256.slice(0, 8);
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" align="flex-start">
        <Stack gap={2} style={{ flex: "1 1 20rem", minWidth: 0 }}>
          <Group gap="xs">
            <State tone={tone}>{says}</State>
            <Text size="sm">
              {key.algorithm}, made <When at={key.createdAt} as="day" />, ends{" "}
              <When at={key.notAfter} as="day" />
            </Text>
          </Group>
          <Text size="xs" className="reads" c="dimmed">
            SHA-256 {key.sha256}
          </Text>
        </Stack>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            onClick={toggle}
            aria-expanded={isShown}
            aria-label={`Certificate ${short}`}
          >
            Certificate
          </Button>
          {mayWrite && key.state === "next" && <Promote of={key} purpose={purpose} />}
          {mayWrite && key.state !== "active" && <Remove of={key} purpose={purpose} />}
        </Group>
      </Group>
      <Collapse expanded={isShown}>
        <Stack pt="sm">
          <Code label={`certificate ${short}`} text={key.certificate.trim()} tallest={260} />
        </Stack>
      </Collapse>
    </Paper>
  );
}

const Promote = ({ of: { id }, purpose }: Props) => (
  <AskedButton
    harmless
    variant="filled"
    size="xs"
    label="Use it now"
    title="Use the next key now?"
    run={() => told(api.POST("/keys/{id}/promote", { params: { path: { id } } }))}
    done="The new key is in use"
  >
    Any of your {purpose.partners} that has not got the new certificate yet may refuse people from now on. The
    key in use until now is retired and stays published. Sign-ins go on meanwhile.
  </AskedButton>
);

const Remove = ({ of: { id, sha256, state }, purpose }: Props) => (
  <AskedButton
    size="xs"
    label="Remove"
    name={`Remove the key ${sha256.slice(0, 8)}`}
    title="Remove this key?"
    run={() => told(api.DELETE("/keys/{id}", { params: { path: { id } } }))}
    done="The key is removed"
  >
    {state === "next"
      ? "It was never used, and disappears from our metadata."
      : `${purpose.removal} It cannot be taken back.`}
  </AskedButton>
);
