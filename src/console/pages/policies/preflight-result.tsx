import { Alert, Box, List, Progress, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Schemas } from "../../api/client.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { People } from "./people-table.tsx";
import { consequencesOf, groupsOfLosses, verdictOf } from "./preflight-words.ts";

type Preflight = Schemas["Preflight"];

interface Props {
  readonly preflight: Preflight;
  /** Of its headings, under that of the page or dialog. */
  readonly order?: 2 | 3;
}

/** What a draft of a policy would do, in the order in which one needs it: the verdict, who, why, what else. */
export function PreflightResult({ preflight, order = 3 }: Props) {
  if (preflight.status === "running") return <Running preflight={preflight} />;
  if (preflight.status === "failed")
    return (
      <Alert color="red" title="The check did not end">
        Nothing was changed. Run it again; if it fails again, look into the log of the installation.
      </Alert>
    );
  return (
    <Stack gap="md">
      <Alert role="status" {...toneOf(preflight)} title={verdictOf(preflight)}>
        <Consequences preflight={preflight} />
      </Alert>
      {groupsOfLosses(preflight.losesAccess).map(({ title, lead, items }) => (
        <Part key={title} order={order} title={`${title} (${items.length.toLocaleString("en")})`} lead={lead}>
          <People label={title} people={items} why={(loss) => <Why loss={loss} />} />
        </Part>
      ))}
      {preflight.losesAccess.length < (preflight.losesAccessCount ?? 0) && <OnlyFirst />}
      {preflight.mustEnrol.length > 0 && (
        <Part
          order={order}
          title={`Must add a second factor (${(preflight.mustEnrolCount ?? 0).toLocaleString("en")})`}
          lead="They are led through it at the next sign-in, with a phone or a passkey at hand."
        >
          <People
            label="Must add a second factor"
            people={preflight.mustEnrol}
            why={({ unlessVouchedFor }) =>
              unlessVouchedFor
                ? "unless the identity provider says that it asked already"
                : "at the next sign-in"
            }
          />
        </Part>
      )}
      {preflight.neverBySso.length > 0 && (
        <Part
          order={order}
          title={`Never came by single sign-on (${(preflight.neverBySsoCount ?? 0).toLocaleString("en")})`}
          lead="Nothing stands in their way; they have only not tried yet."
        >
          <People label="Never came by single sign-on" people={preflight.neverBySso} />
        </Part>
      )}
      <Text size="sm">
        {/* In another tab: what was typed, and is not saved yet, stays here. */}
        <AnchorLink to="/policies/preflights/$id" params={{ id: preflight.id }} target="_blank">
          A page of its own for this result, to send to a colleague (opens in a new tab)
        </AnchorLink>
      </Text>
    </Stack>
  );
}

const toneOf = ({ ok, locksOutAdministrators }: Preflight) => ({
  color: locksOutAdministrators === true ? "red" : ok === true ? "teal" : "orange",
});

function Consequences({ preflight }: { readonly preflight: Preflight }) {
  const lines = [...consequencesOf(preflight), ...preflight.warnings.map(({ because }) => because)];
  if (lines.length === 0) return null;
  return (
    <List size="sm">
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}

function Running({ preflight: { done, total } }: { readonly preflight: Preflight }) {
  const share = total === 0 ? 0 : (100 * done) / total;
  return (
    <Box role="status">
      <Text size="sm" mb={4}>
        Looking at {total.toLocaleString("en")} people: {done.toLocaleString("en")} done.
      </Text>
      <Progress value={share} aria-label="People looked at" />
    </Box>
  );
}

interface PartProps {
  readonly order: 2 | 3;
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

const Part = ({ order, title, lead, children }: PartProps) => (
  <Box component="section" aria-label={title}>
    <Title order={order} fz="md">
      {title}
    </Title>
    <Text size="sm" c="dimmed" mb={4}>
      {lead}
    </Text>
    {children}
  </Box>
);

const Why = ({ loss: { because, signin } }: { readonly loss: Preflight["losesAccess"][number] }) => (
  <>
    {because}
    {signin !== null && (
      <>
        {" "}
        <AnchorLink to={"/signins" as string} search={{ reference: signin.reference } as never}>
          Sign-in {signin.reference}
        </AnchorLink>
      </>
    )}
  </>
);

const OnlyFirst = () => (
  <Text size="sm" c="dimmed">
    The first thousand are named.
  </Text>
);
