import { Alert, List, Paper, Stack, Text } from "@mantine/core";
import { CircleAlert, CircleCheck, CircleX } from "lucide-react";
import type { Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { When } from "../../ui/when.tsx";
import { stepsOf, verdictOf, type Place, type Step, type Tone } from "./explain-words.ts";

const LOOKS = {
  good: { color: "teal", icon: CircleCheck, said: "No obstacle: " },
  warn: { color: "orange", icon: CircleAlert, said: "Look at this: " },
  bad: { color: "red", icon: CircleX, said: "Stops here: " },
} as const satisfies Record<Tone, unknown>;

interface Props {
  readonly email: string;
  readonly personId: string | undefined;
  readonly explanation: Schemas["Explanation"];
}

/** The verdict, then the chain of what decides it. */
export function Answer({ email, personId, explanation }: Props) {
  const { tone, sentence, more } = verdictOf(email, explanation);
  const { color, icon: Icon } = LOOKS[tone];
  const { doubt } = explanation.signIn;
  return (
    <Stack gap="md">
      <Alert color={color} role="status" icon={<Icon aria-hidden />} title={sentence}>
        {more.map((line) => (
          <Text key={line} size="sm">
            {line}
          </Text>
        ))}
        {doubt?.signin && (
          <AnchorLink to={"/signins" as string} search={{ reference: doubt.signin.reference } as never}>
            The sign-in {doubt.signin.reference}
          </AnchorLink>
        )}
      </Alert>
      <Paper withBorder p="md">
        <List spacing="md" listStyleType="none" aria-label="What decides">
          {stepsOf(email, personId, explanation).map((step) => (
            <ChainStep key={step.title} step={step} />
          ))}
        </List>
      </Paper>
      <Text size="sm" c="dimmed">
        The session would end at <When at={explanation.session.endsAtLatest} /> at the latest.{" "}
        {explanation.considered.because}
      </Text>
    </Stack>
  );
}

function ChainStep({ step: { title, tone, sentence, place } }: { readonly step: Step }) {
  const { color, icon: Icon, said } = LOOKS[tone];
  return (
    <List.Item icon={<Icon size={20} aria-hidden color={`var(--mantine-color-${color}-7)`} />}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm">
        {tone !== "good" && <strong>{said}</strong>}
        {sentence}
      </Text>
      {place && <PlaceLine place={place} />}
    </List.Item>
  );
}

/** Whoever may not change it sees where it is set, to ask whoever may. */
function PlaceLine({ place: { to, label, area } }: { readonly place: Place }) {
  const mayChange = useMay(`${area}:write`);
  const mayRead = useMay(`${area}:read`);
  if (!mayRead)
    return (
      <Text size="sm" c="dimmed">
        Set in: {label}. An admin can change it.
      </Text>
    );
  return (
    <Text size="sm">
      <AnchorLink to={to}>
        {mayChange ? "Change it" : "See it"}: {label}
      </AnchorLink>
    </Text>
  );
}
