import { Box, Stack, Text } from "@mantine/core";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { durationInWords } from "../policies/durations.ts";
import { toldInWords, type AppOpened } from "./words.ts";

interface Props {
  readonly apps: readonly AppOpened[];
}

export const AppsOpened = ({ apps }: Props) => (
  <List<AppOpened>
    label="Apps opened in the session"
    query={{ data: { items: apps }, error: null, refetch: () => undefined }}
    rowKey={({ appId }) => appId}
    columns={COLUMNS}
    empty={
      <Empty title="No app yet">
        The person signed in and has opened nothing since, or only the console and their own pages.
      </Empty>
    }
  />
);

const COLUMNS: readonly Column<AppOpened>[] = [
  { title: "App", cell: (app) => <Name app={app} /> },
  { title: "Opened", cell: ({ openedAt }) => <When at={openedAt} as="relative" />, wideOnly: true },
  { title: "Asks to sign in again", cell: (app) => <Limits app={app} />, wideOnly: true },
  {
    title: "When the session ends",
    cell: ({ told }) => <Told told={told} />,
  },
];

function Name({ app }: { readonly app: AppOpened }) {
  const { appId, name, protocol, limits } = app;
  const mayRead = useMay("apps:read");
  return (
    // The long text beside it would take the room of all but one letter.
    <Box miw={88}>
      {mayRead ? (
        <AnchorLink to="/apps/$id" params={{ id: appId }} fw={600}>
          {name}
        </AnchorLink>
      ) : (
        <strong>{name}</strong>
      )}
      <Text size="xs" c="dimmed">
        {protocol}
      </Text>
      {(limits.rule === "app" || !limits.opens) && (
        <Text size="xs" hiddenFrom="sm">
          Asks to sign in again <Limits app={app} />
        </Text>
      )}
    </Box>
  );
}

function Limits({ app: { limits } }: { readonly app: AppOpened }) {
  const { opens, until, idleMinutes, rule } = limits;
  if (!opens) return "now: this sign-in does not open it any more";
  const unused = idleMinutes === null ? "" : `after ${durationInWords(idleMinutes)} without use, and `;
  return (
    <>
      {unused}
      {rule === "app" ? "by its own limit " : "with the session, "}
      <When at={until} as="relative" />
    </>
  );
}

function Told({ told }: Pick<AppOpened, "told">) {
  const { tone, word } = toldInWords(told);
  return (
    <Stack gap={2} align="flex-start">
      <State tone={tone}>{word}</State>
      <Text size="xs" c="dimmed">
        {told.says}
      </Text>
    </Stack>
  );
}
