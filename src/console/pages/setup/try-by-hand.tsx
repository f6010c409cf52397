import { Stack, Text } from "@mantine/core";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { CopyField } from "../../ui/copy.tsx";
import { When } from "../../ui/when.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { SigninReport } from "../connections/signin-report.tsx";

const POLL_MS = 3_000;

/** Where no test is possible, a real sign-in in a window of its own; the newest attempt is shown as it comes. */
export function TryByHand({ connection: { id, sp } }: { readonly connection: Connection }) {
  const { data } = queries.useQuery(
    "get",
    "/signins",
    { params: { query: { connectionId: id, limit: 1 } } },
    { enabled: useMay("signins:read"), refetchInterval: POLL_MS },
  );
  const latest = data?.items[0];
  return (
    <Stack mt="sm">
      <CopyField
        label="Open this address in a private window"
        value={sp.loginUrl}
        hint="With OpenID Connect this is a real sign-in: the person is made if the domain is verified."
      />
      {latest === undefined ? (
        <Text size="sm" c="dimmed" role="status">
          The result appears here by itself.
        </Text>
      ) : (
        <>
          <Text size="sm">
            The newest attempt, <When at={latest.at} as="relative" />
            {latest.email !== null && `, ${latest.email}`}:
          </Text>
          <SigninReport signin={latest} />
        </>
      )}
    </Stack>
  );
}
