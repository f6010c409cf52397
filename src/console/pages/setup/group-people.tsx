import { Button, List, Stack, Text } from "@mantine/core";
import { api, queries, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Loaded } from "../../ui/loading.tsx";
import { GroupName } from "../../ui/names.tsx";
import { Section } from "../../ui/page.tsx";
import { PersonPicker } from "../../ui/picker.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";

const SHOWN = 200;

/** Who is in the group; whom an administrator put there can be taken out again. */
export function GroupPeople({ groupId }: { readonly groupId: string }) {
  const mayWrite = useMay("groups:write");
  const query = queries.useQuery("get", "/groups/{id}/members", {
    params: { path: { id: groupId }, query: { limit: SHOWN } },
  });
  const path = (personId: string) => ({ params: { path: { id: groupId, personId } } });
  const add = useChange({
    run: (personId: string) => told(api.PUT("/groups/{id}/members/{personId}", path(personId))),
  });
  const remove = useChange({
    run: (personId: string) => told(api.DELETE("/groups/{id}/members/{personId}", path(personId))),
  });
  return (
    <Section title="Who is in" lead={<GroupName id={groupId} />}>
      <Stack mt="sm" maw={560}>
        <Loaded of={query}>
          {({ items, next }) => (
            <>
              {items.length === 0 && (
                <Text size="sm">
                  Nobody yet. Add people here, or let the identity provider send this group for them.
                </Text>
              )}
              <List size="sm" spacing={4} listStyleType="none">
                {items.map(({ personId, email, sources }) => (
                  <List.Item key={personId}>
                    {email}{" "}
                    {mayWrite && sources.includes("manual") && (
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        color="red"
                        aria-label={`Take out ${email}`}
                        onClick={() => remove.mutate(personId)}
                      >
                        Take out
                      </Button>
                    )}
                  </List.Item>
                ))}
              </List>
              {next !== undefined && (
                <Text size="sm" c="dimmed">
                  The first {SHOWN} are shown.
                </Text>
              )}
              {mayWrite && (
                <PersonPicker
                  label="Add a person"
                  description="Who has signed in, or was provisioned, can be found."
                  without={items.map(({ personId }) => personId)}
                  onPick={(id) => id !== null && add.mutate(id)}
                />
              )}
            </>
          )}
        </Loaded>
        {add.error !== null && <ProblemAlert error={add.error} what="The person was not added" />}
        {remove.error !== null && <ProblemAlert error={remove.error} what="The person was not taken out" />}
      </Stack>
    </Section>
  );
}
