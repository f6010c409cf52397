import { Alert, Paper, Progress, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { ConnectionName } from "../../ui/names.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { STATUS } from "./words.ts";

type Replay = Schemas["Replay"];

const OFTEN_MS = 1_000;

export function ReplayPage() {
  const { id } = useParams({ from: "/replays/$id" });
  const query = queries.useQuery(
    "get",
    "/signins/replays/{id}",
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (state.data?.status === "running" ? OFTEN_MS : false) },
  );
  return <Loaded of={query}>{(replay) => <Shown replay={replay} />}</Loaded>;
}

const Shown = ({ replay }: { readonly replay: Replay }) => (
  <Page
    title="Replay"
    up={{ to: "/replays", label: "Replays" }}
    state={<State tone={STATUS[replay.status].tone}>{STATUS[replay.status].word}</State>}
    lead="Recorded sign-ins, judged by the draft. Nothing was changed, nobody was signed in."
  >
    {replay.status === "running" && <Running replay={replay} />}
    {replay.status === "failed" && (
      <Alert color="red" title="The replay stopped">
        It could not be finished. Start another one.
      </Alert>
    )}
    {replay.status === "done" && <Result replay={replay} />}
    <Facts
      label="About the replay"
      rows={[
        ["Connection", <ConnectionName key="c" id={replay.connectionId} />],
        ["Sign-ins from", <When key="f" at={replay.from} />],
        ["to", <When key="t" at={replay.to} />],
        ["Started", <When key="s" at={replay.createdAt} />],
      ]}
    />
  </Page>
);

const Running = ({ replay: { done, total } }: { readonly replay: Replay }) => (
  <Stack gap="xs" role="status">
    <Text>
      {done} of {total} judged
    </Text>
    <Progress value={total === 0 ? 0 : (100 * done) / total} aria-label="Progress of the replay" />
  </Stack>
);

function Result({ replay }: { readonly replay: Replay }) {
  const broken = replay.brokenCount ?? 0;
  return (
    <>
      <Verdict total={replay.total} broken={broken} />
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Count label="Passed" value={replay.passed} />
        <Count label="Refused then, passed now" value={replay.mended} />
        <Count label="Refused then and now" value={replay.stillRefused} />
        <Count label="Would break" value={replay.brokenCount} />
      </SimpleGrid>
      {broken > 0 && <Broken replay={replay} />}
    </>
  );
}

function Verdict({ total, broken }: { readonly total: number; readonly broken: number }) {
  if (total === 0)
    return (
      <Alert color="orange" title="Nothing was recorded in this time">
        Choose a longer time, or let somebody sign in first.
      </Alert>
    );
  if (broken === 0)
    return (
      <Alert color="teal" title="Nobody would break">
        Whoever got in gets in with the draft too.
      </Alert>
    );
  return (
    <Alert color="red" title={broken === 1 ? "One sign-in would break" : `${broken} sign-ins would break`}>
      They were accepted as things are, and would be refused with the draft. Do not put it in force yet.
    </Alert>
  );
}

const Count = ({ label, value }: { readonly label: string; readonly value: number | null }) => (
  <Paper withBorder p="md">
    <Text size="sm" c="dimmed">
      {label}
    </Text>
    <Text fz={28} fw={650}>
      {value ?? 0}
    </Text>
  </Paper>
);

const Broken = ({ replay: { broken, brokenCount } }: { readonly replay: Replay }) => (
  <Section
    title="Who would break, and why"
    {...(broken.length < (brokenCount ?? 0) && { lead: `The first ${broken.length} of ${brokenCount}.` })}
  >
    <Paper withBorder>
      <Table aria-label="Who would break" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Who</Table.Th>
            <Table.Th scope="col">Because</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {broken.map(({ signinId, reference, email, code, because }) => (
            <Table.Tr key={signinId}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <AnchorLink to="/signins/$id" params={{ id: signinId }}>
                  {email ?? reference}
                </AnchorLink>
              </Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                {because}
                <Text size="xs" className="reads">
                  {code}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  </Section>
);
