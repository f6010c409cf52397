import { Alert, Group, Stack, Text } from "@mantine/core";
import { useRouterState } from "@tanstack/react-router";
import { useMe } from "../api/me.ts";
import { ButtonLink } from "../ui/links.tsx";
import { isShownAt, placeOf } from "./warning-places.ts";

/** What every administrator should know before anything else; empty on a good day. */
export function Warnings() {
  const { warnings: all, person } = useMe();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const warnings = all.filter(({ code }) => isShownAt(code, path));
  const isBrokenIn = person?.session === "break-glass";
  if (warnings.length === 0 && !isBrokenIn) return null;
  return (
    <Stack mb="lg" gap="xs" className="not-printed">
      {isBrokenIn && (
        <Alert color="red" title="You are here by break-glass">
          Every act is recorded and all owners were told. Mend what is broken, then sign in as usual.
        </Alert>
      )}
      {warnings.map(({ code, message, nextStep }) => (
        <Alert key={code} color="orange" title={message}>
          <NextStep code={code} nextStep={nextStep} path={path} />
        </Alert>
      ))}
    </Stack>
  );
}

interface NextStepProps {
  readonly code: string;
  readonly nextStep: string;
  readonly path: string;
}

function NextStep({ code, nextStep, path }: NextStepProps) {
  const place = placeOf(code);
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm">{place?.says ?? nextStep}</Text>
      {place !== undefined && path !== place.to && (
        <ButtonLink to={place.to} size="xs" variant="default">
          {place.verb}
        </ButtonLink>
      )}
    </Group>
  );
}
