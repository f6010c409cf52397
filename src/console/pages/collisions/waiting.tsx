import { Alert, Badge, Group, Text, VisuallyHidden } from "@mantine/core";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { ButtonLink } from "../../ui/links.tsx";

/** More are shown as 99+. */
const MOST = 99;
const AGAIN_MS = 60_000;

/** How many collisions wait for a decision; undefined while that is not known. */
function useWaiting(): string | undefined {
  const { data } = queries.useQuery(
    "get",
    "/collisions",
    { params: { query: { status: "open", limit: MOST } } },
    { enabled: useMay("people:read"), refetchInterval: AGAIN_MS, staleTime: AGAIN_MS / 2 },
  );
  if (data === undefined || data.items.length === 0) return undefined;
  return data.next === undefined ? String(data.items.length) : `${MOST}+`;
}

/** Beside "People" in the navigation. */
export function CollisionBadge() {
  const count = useWaiting();
  if (count === undefined) return null;
  return (
    <Badge color="orange" size="sm">
      {count}
      <VisuallyHidden> sign-ins wait for a decision</VisuallyHidden>
    </Badge>
  );
}

/** Over the list of people: the way to what waits. */
export function CollisionsWaiting() {
  const count = useWaiting();
  if (count === undefined) return null;
  return (
    <Alert
      color="orange"
      title={count === "1" ? "One sign-in waits for you" : `${count} sign-ins wait for you`}
    >
      <Group justify="space-between">
        <Text size="sm">It cannot be decided whose they are. Nobody is let in by them meanwhile.</Text>
        <ButtonLink to="/collisions" search={{ status: "open" }} size="xs">
          Decide
        </ButtonLink>
      </Group>
    </Alert>
  );
}
