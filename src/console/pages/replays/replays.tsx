import { useSearch } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { ConnectionName } from "../../ui/names.tsx";
import { Page } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { STATUS } from "./words.ts";

type Replay = Schemas["Replay"];

export function Replays() {
  const search = useSearch({ from: "/replays" });
  const query = queries.useQuery("get", "/signins/replays", { params: { query: search } });
  const start = useMay("signins:write") && <ButtonLink to="/replays/new">New replay</ButtonLink>;
  return (
    <Page
      title="Replays"
      up={{ to: "/signins", label: "Sign-ins" }}
      lead="Recorded sign-ins, judged again by a draft: who would no longer get in, before anything is changed."
      actions={start}
    >
      <List<Replay>
        label="Replays"
        query={query}
        rowKey={({ id }) => id}
        columns={COLUMNS}
        filters={[
          {
            name: "status",
            label: "Any state",
            options: Object.entries(STATUS).map(([value, { word }]) => ({ value, label: word })),
          },
        ]}
        empty={
          <Empty title="No replays yet" action={start}>
            Before you change a certificate, a mapping, a setting or a policy, let the recorded sign-ins show
            what would happen.
          </Empty>
        }
      />
    </Page>
  );
}

const COLUMNS: readonly Column<Replay>[] = [
  {
    title: "Started",
    cell: ({ id, createdAt }) => (
      <AnchorLink to="/replays/$id" params={{ id }} fw={600}>
        <When at={createdAt} />
      </AnchorLink>
    ),
  },
  { title: "Connection", cell: ({ connectionId }) => <ConnectionName id={connectionId} /> },
  { title: "State", cell: ({ status }) => <State tone={STATUS[status].tone}>{STATUS[status].word}</State> },
  { title: "Passed", cell: ({ passed, total }) => `${passed ?? "…"} of ${total}`, wideOnly: true },
  { title: "Would break", cell: ({ brokenCount }) => brokenCount ?? "…" },
];
