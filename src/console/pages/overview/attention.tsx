import { Alert, Stack, Text } from "@mantine/core";
import { queries } from "../../api/client.ts";
import { useMe } from "../../api/me.ts";
import { isShownAt } from "../../shell/warning-places.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { PlaceLink } from "./place-link.tsx";

const COLOURS = { critical: "red", warning: "orange", info: "gray" } as const;
const WORDS = { critical: "Now", warning: "Soon", info: "When there is time" } as const;

/** What needs somebody, the worst first, each with the next step. */
export function Attention() {
  const query = queries.useQuery("get", "/reports/attention", {});
  const { warnings } = useMe();
  // What stands above every page need not be said twice.
  const above = warnings.filter(({ code }) => isShownAt(code, "/"));
  const isNew = ({ what }: { readonly what: string }) => !above.some(({ message }) => message === what);
  return (
    <Section title="What needs you">
      <Loaded of={query}>
        {({ items, withheld }) => (
          <Stack gap="xs">
            {items.filter(isNew).length === 0 && (
              <Alert color="teal" title={items.length === 0 ? "Nothing needs you" : "Nothing else needs you"}>
                {withheld.length === 0
                  ? "Everything that runs by itself runs."
                  : "Of what your role may see, that is."}
              </Alert>
            )}
            {items.filter(isNew).map(({ severity, code, what, since, nextStep, target }) => (
              <Alert
                key={`${code} ${target.id}`}
                color={COLOURS[severity]}
                title={
                  <>
                    {WORDS[severity]}:{" "}
                    <PlaceLink kind={target.kind} id={target.id} about={code}>
                      {what}
                    </PlaceLink>
                  </>
                }
              >
                <Text size="sm">{nextStep}</Text>
                {since !== null && (
                  <Text size="xs" c="dimmed">
                    since <When at={since} as="relative" />
                  </Text>
                )}
              </Alert>
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}
