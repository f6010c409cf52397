import { Alert, Button, Stack, Text } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { queries, type Schemas } from "../../api/client.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { AppName, ConnectionName } from "../../ui/names.tsx";
import { Page } from "../../ui/page.tsx";
import { withoutRange } from "../../ui/range.ts";
import { RangeField, useBounds } from "../../ui/range.tsx";
import { When } from "../../ui/when.tsx";
import { Outcome, OUTCOMES } from "./outcome.tsx";
import { referenceIn } from "./reference.ts";

type Signin = Schemas["Signin"];

/** More of them are found by their own pages. */
const OFFERED = { params: { query: { limit: 100 } } };

export function Signins() {
  const { search, ...filters } = withoutRange(useSearch({ from: "/signins" }));
  const bounds = useBounds();
  const reference = filters.reference ?? (search === undefined ? undefined : referenceIn(search));
  const asked =
    reference === undefined
      ? { ...filters, ...bounds, ...(search !== undefined && { search }) }
      : { reference };
  const query = queries.useQuery("get", "/signins", { params: { query: asked } });
  useStraightTo(reference, query.data?.items);
  const isNarrowed = Object.keys(asked).length > 0;
  return (
    <Page
      title="Sign-ins"
      lead="Every attempt is kept with what was checked. Somebody cannot get in? Type the reference from their page."
      actions={
        <ButtonLink to="/replays" variant="default">
          Replays
        </ButtonLink>
      }
    >
      <Stack gap="sm">
        <RangeField />
        <Narrowings />
        <List<Signin>
          label="Sign-ins"
          query={query}
          rowKey={({ id }) => id}
          columns={COLUMNS}
          searchFor="Reference, e-mail or address"
          filters={useFilters()}
          empty={isNarrowed ? <Nothing reference={reference} /> : <None />}
        />
      </Stack>
    </Page>
  );
}

/** One reference is one sign-in: nobody has to press it in a list of one. */
function useStraightTo(reference: string | undefined, items: readonly Signin[] | undefined) {
  const navigate = useNavigate();
  const id = reference !== undefined && items?.length === 1 ? items[0]?.id : undefined;
  useEffect(() => {
    if (id !== undefined) void navigate({ to: "/signins/$id", params: { id }, replace: true });
  }, [id, navigate]);
}

function useFilters() {
  const connections = queries.useQuery("get", "/explain/connections", OFFERED, { throwOnError: false });
  const apps = queries.useQuery("get", "/explain/apps", OFFERED, { throwOnError: false });
  const named = (items: readonly { readonly id: string; readonly name: string }[] = []) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  return [
    {
      name: "outcome",
      label: "Any outcome",
      options: Object.entries(OUTCOMES).map(([value, { word }]) => ({ value, label: word })),
    },
    { name: "connectionId", label: "Any connection", options: named(connections.data?.items) },
    { name: "appId", label: "Any app", options: named(apps.data?.items) },
  ];
}

/** Filters that links bring along and no field above shows. */
function Narrowings() {
  const { code, personId, email } = useSearch({ from: "/signins" });
  const navigate = useNavigate();
  const shown = [
    code === undefined ? undefined : `the cause ${code}`,
    personId === undefined ? undefined : "one person",
    email === undefined ? undefined : email,
  ].filter((each) => each !== undefined);
  if (shown.length === 0) return null;
  const clear = () =>
    void navigate({
      to: "/signins",
      search: (kept) => ({ ...kept, code: undefined, personId: undefined, email: undefined }) as never,
    });
  return (
    <Alert variant="default" title={`Only sign-ins of ${shown.join(" and ")}`}>
      <Button variant="default" size="xs" onClick={clear}>
        Show all
      </Button>
    </Alert>
  );
}

const COLUMNS: readonly Column<Signin>[] = [
  { title: "When", cell: ({ at }) => <When at={at} as="relative" /> },
  {
    title: "Who",
    cell: ({ id, email, reference }) => (
      <>
        <AnchorLink to="/signins/$id" params={{ id }} fw={600}>
          {email ?? "somebody unknown"}
        </AnchorLink>
        <Text size="xs" c="dimmed" className="reads">
          {reference}
        </Text>
      </>
    ),
  },
  {
    title: "Outcome",
    cell: ({ code, diagnosis, ...signin }) => (
      <>
        <Outcome of={signin} />
        {code !== "ok" && (
          <Text size="sm" mt={2}>
            {diagnosis?.summary ?? code}
          </Text>
        )}
      </>
    ),
  },
  {
    title: "Connection",
    cell: ({ connectionId }) => (connectionId === null ? "password" : <ConnectionName id={connectionId} />),
    wideOnly: true,
  },
  {
    title: "App",
    cell: ({ appId }) => (appId === null ? "" : <AppName id={appId} />),
    wideOnly: true,
  },
];

const None = () => (
  <Empty title="Nobody has signed in yet" action={<ButtonLink to="/domains">See the domains</ButtonLink>}>
    As soon as somebody tries, it is recorded here, whether it worked or not. A test of a connection shows
    here too.
  </Empty>
);

const Nothing = ({ reference }: { readonly reference: string | undefined }) => (
  <Empty
    title={reference === undefined ? "Nothing in this time" : `No sign-in has the reference ${reference}`}
    action={
      <ButtonLink to="/signins" variant="default">
        Show everything
      </ButtonLink>
    }
  >
    {reference === undefined
      ? "Choose a longer time, or fewer filters."
      : "Compare it letter by letter with the person's page. Recordings are kept for a set time: an old one may be gone."}
  </Empty>
);
