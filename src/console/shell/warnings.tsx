import { Alert, Stack } from "@mantine/core";
import { useMe } from "../api/me.ts";

/** What every administrator should know before anything else; empty on a good day. */
export function Warnings() {
  const { warnings, person } = useMe();
  const isBrokenIn = person?.session === "break-glass";
  if (warnings.length === 0 && !isBrokenIn) return null;
  return (
    <Stack mb="lg" gap="xs">
      {isBrokenIn && (
        <Alert color="red" title="You are here by break-glass">
          Every act is recorded and all owners were told. Mend what is broken, then sign in as usual.
        </Alert>
      )}
      {warnings.map(({ code, message, nextStep }) => (
        <Alert key={code} color="orange" title={message}>
          {nextStep}
        </Alert>
      ))}
    </Stack>
  );
}
