import { Alert, Button, CopyButton, Group, Stack, Text } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { mayWith, useMe } from "../../api/me.ts";
import { ButtonLink } from "../../ui/links.tsx";
import { mendingOf } from "./mending.ts";
import { messageFor, WHO_ACTS } from "./words.ts";

interface Props {
  readonly signin: Schemas["Signin"];
}

/** What went wrong, who must act, and what exactly to do. */
export function Answer({ signin }: Props) {
  const { code, diagnosis, fix, outcome } = signin;
  if (code === "ok")
    return (
      <Alert color="teal" title={outcome === "tested" ? "The test went through" : "Nothing is the matter"}>
        {outcome === "unfinished"
          ? "The identity provider's part went well; the person has not finished what their policy asks for."
          : "Every check was passed."}
      </Alert>
    );
  return (
    <Alert
      color={outcome === "unfinished" ? "orange" : "red"}
      title={diagnosis?.summary ?? `Refused: ${code}`}
    >
      <Stack gap="xs" align="flex-start">
        {fix !== null && (
          <>
            <Text size="sm">
              <strong>Who must act:</strong> {WHO_ACTS[fix.who]}
            </Text>
            <Text size="sm">
              <strong>What to do:</strong> {fix.what}
            </Text>
          </>
        )}
        <Group gap="xs">
          <Mend signin={signin} />
          {fix !== null && fix.who !== "broker-admin" && (
            <CopyButton value={messageFor(signin)} timeout={2_000}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy} aria-live="polite">
                  {copied ? "Copied" : "Copy a message for them"}
                </Button>
              )}
            </CopyButton>
          )}
        </Group>
        <Text size="xs" className="reads">
          {code}
        </Text>
      </Stack>
    </Alert>
  );
}

/** The way to where it is put right, for whoever may. */
function Mend({ signin }: Props) {
  const mending = mendingOf(signin);
  const { scopes } = useMe();
  if (mending === undefined || !mayWith(scopes, mending.scope)) return null;
  return (
    <ButtonLink size="xs" to={mending.to as never} search={(mending.search ?? {}) as never}>
      {mending.verb}
    </ButtonLink>
  );
}
