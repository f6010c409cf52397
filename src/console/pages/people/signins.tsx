import { useSearch } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { AppName, ConnectionName } from "../../ui/names.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";

type Signin = Schemas["Signin"];

/** The person's part of the flight recorder, the refused ones too. */
export function Signins({ person: { id } }: { readonly person: Pick<Schemas["Person"], "id"> }) {
  const { cursor } = useSearch({ from: "/people/$id" });
  const params = { query: { personId: id, ...(cursor && { cursor }) } };
  const query = queries.useQuery("get", "/signins", { params });
  return (
    <List<Signin>
      label="Sign-ins"
      query={query}
      rowKey={(signin) => signin.id}
      columns={COLUMNS}
      empty={
        <Empty title="No sign-in recorded">
          Nobody has come in as this person, or it is longer ago than sign-ins are kept. A refused one may
          have ended before it was clear whose it was: search for the reference that the person saw.
        </Empty>
      }
    />
  );
}

const TONES: Readonly<Record<Signin["outcome"], Tone>> = {
  accepted: "good",
  refused: "bad",
  tested: "quiet",
  unfinished: "warn",
};

const COLUMNS: readonly Column<Signin>[] = [
  {
    title: "Sign-in",
    cell: ({ id, reference }) => (
      <AnchorLink to={`/signins/${id}` as string} className="reads">
        {reference}
      </AnchorLink>
    ),
  },
  { title: "When", cell: ({ at }) => <When at={at} as="relative" /> },
  { title: "Outcome", cell: ({ outcome }) => <State tone={TONES[outcome]}>{outcome}</State> },
  {
    title: "What was the matter",
    cell: ({ diagnosis, code }) => diagnosis?.summary ?? (code === "ok" ? "" : code),
    wideOnly: true,
  },
  {
    title: "By",
    cell: ({ connectionId }) => (connectionId === null ? "password" : <ConnectionName id={connectionId} />),
    wideOnly: true,
  },
  { title: "To", cell: ({ appId }) => (appId === null ? "" : <AppName id={appId} />), wideOnly: true },
];
