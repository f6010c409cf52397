import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { queries } from "../../api/client.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { People } from "./people-table.tsx";

const LIMIT = 50;

/** Everybody whose policy it is now, in the order in which it reaches them, a page at a time. */
export function ReachedPeople({ policyId }: { readonly policyId: string }) {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const params = { path: { id: policyId }, query: { limit: LIMIT, ...(cursor && { cursor }) } };
  const query = queries.useQuery(
    "get",
    "/policies/{id}/rollout",
    { params },
    { placeholderData: (kept) => kept },
  );
  return (
    <Section title="Whose policy it is" lead="In the order in which a rollout reaches them.">
      <Loaded of={query}>
        {({ people: { items, next } }) =>
          items.length === 0 ? (
            <Text c="dimmed">Nobody's yet.</Text>
          ) : (
            <>
              <People
                label="Whose policy it is"
                first={LIMIT}
                people={items.map(({ id, email, at }) => ({ personId: id, email, at }))}
                why={({ at }) => `from ${at} % on`}
              />
              {(next !== undefined || cursors.length > 0) && (
                <Group justify="space-between" component="nav" aria-label="Pages of people" mt="xs">
                  <Button
                    variant="default"
                    size="xs"
                    disabled={cursors.length === 0}
                    onClick={() => setCursors(cursors.slice(0, -1))}
                  >
                    Back
                  </Button>
                  <Button
                    variant="default"
                    size="xs"
                    disabled={next === undefined}
                    onClick={() => next !== undefined && setCursors([...cursors, next])}
                  >
                    Next page
                  </Button>
                </Group>
              )}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
