import { Stack, Text } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { Facts } from "../../ui/facts.tsx";
import { MayLink } from "../../ui/may-link.tsx";
import { Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { RULES } from "./words.ts";

type Session = Schemas["SessionDetail"];

interface Props {
  readonly session: Session;
}

/** Of several limits the least counts; each is shown with the rule that set it. */
export function Ends({ session }: Props) {
  const { ends, endsAt } = session;
  return (
    <Section
      title="When it ends"
      lead={
        <>
          If nobody uses it any more: <When at={endsAt} as="relative" />, by {RULES[ends[ends.first].rule]}.
        </>
      }
    >
      <Facts
        label="When the session ends"
        rows={[
          ["Unless it is used", <End key="i" end={ends.idle} />],
          ["At the latest", <End key="l" end={ends.latest} />],
          ["Policy", <Policy key="p" session={session} />],
        ]}
      />
    </Section>
  );
}

const End = ({ end: { at, because } }: { readonly end: Omit<Session["ends"]["latest"], "rule"> }) => (
  <Stack gap={0}>
    <When at={at} />
    <Text size="sm" c="dimmed">
      {because}
    </Text>
  </Stack>
);

const Policy = ({ session: { policy } }: Props) => (
  <Stack gap={0}>
    <MayLink scope="policies:read" to={`/policies/${policy.id}`}>
      {policy.name}
    </MayLink>
    <Text size="sm" c="dimmed">
      {policy.because}
    </Text>
  </Stack>
);
