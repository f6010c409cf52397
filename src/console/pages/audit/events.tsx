import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download, ShieldCheck } from "lucide-react";
import { queries, type Schemas } from "../../api/client.ts";
import { Empty } from "../../ui/empty.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Page } from "../../ui/page.tsx";
import { withoutRange } from "../../ui/range.ts";
import { RangeField, useBounds } from "../../ui/range.tsx";
import { When } from "../../ui/when.tsx";
import { actorOf, NAMES, sentenceOf } from "./words.ts";

type AuditEvent = Schemas["AuditEvent"];

export function AuditEvents() {
  const { cursor, ...filters } = withoutRange(useSearch({ from: "/audit" }));
  const wanted = { ...filters, ...useBounds() };
  const query = queries.useQuery("get", "/audit/events", {
    params: { query: { ...wanted, ...(cursor !== undefined && { cursor }) } },
  });
  return (
    <Page
      title="Audit log"
      lead="Every change and every sign-in: who, what, when and from where. Each record is chained to the one before."
      actions={
        <>
          <ButtonLink
            to="/audit/verification"
            variant="default"
            leftSection={<ShieldCheck size={16} aria-hidden />}
          >
            Is it whole?
          </ButtonLink>
          <Export wanted={wanted} />
        </>
      }
    >
      <Stack gap="sm">
        <RangeField />
        <Narrowings first={query.data?.items[0]} />
        <List<AuditEvent>
          label="Audit events"
          query={query}
          rowKey={({ id }) => id}
          columns={COLUMNS}
          searchFor="Search in everything"
          filters={[{ name: "name", label: "Anything that happened", options: NAMES }]}
          empty={
            <Empty
              title="Nothing happened in this time"
              action={
                <ButtonLink to="/audit" variant="default">
                  Show everything
                </ButtonLink>
              }
            >
              Choose a longer time, or fewer filters.
            </Empty>
          }
        />
      </Stack>
    </Page>
  );
}

/** What is shown, all pages of it, as a file. */
function Export({ wanted }: { readonly wanted: Readonly<Record<string, string | undefined>> }) {
  const given = Object.entries(wanted).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const hrefOf = (format: string) =>
    `/api/v1/audit/export?${new URLSearchParams([["format", format], ...given]).toString()}`;
  return (
    <Group gap="xs">
      {(["csv", "ndjson"] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={hrefOf(format)}
          download
          variant="default"
          leftSection={<Download size={16} aria-hidden />}
        >
          {format.toUpperCase()}
        </Button>
      ))}
    </Group>
  );
}

/** Filters that links bring along and no field shows. */
function Narrowings({ first }: { readonly first: AuditEvent | undefined }) {
  const { actor, target } = useSearch({ from: "/audit" });
  const navigate = useNavigate();
  if (actor === undefined && target === undefined) return null;
  const clear = () =>
    void navigate({
      to: "/audit",
      search: (kept) => ({ ...kept, actor: undefined, target: undefined }) as never,
    });
  return (
    <Alert
      variant="default"
      title={actor === undefined ? "Only what was done to one thing" : "Only what one actor did"}
    >
      <Group gap="sm">
        {first !== undefined && actor !== undefined ? (
          <Text size="sm">{actorOf(first.actor)}</Text>
        ) : (
          <Text size="sm" className="reads">
            {actor ?? target}
          </Text>
        )}
        <Button variant="default" size="xs" onClick={clear}>
          Show all
        </Button>
      </Group>
    </Alert>
  );
}

const COLUMNS: readonly Column<AuditEvent>[] = [
  { title: "When", cell: ({ at }) => <When at={at} />, wideOnly: true },
  {
    title: "What",
    cell: ({ id, name, actor, at }) => (
      <>
        <AnchorLink to="/audit/$id" params={{ id }}>
          <strong>{actorOf(actor)}</strong> {sentenceOf(name)}
        </AnchorLink>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          <When at={at} />
        </Text>
      </>
    ),
  },
  {
    title: "Event",
    cell: ({ name }) => (
      <Text size="xs" className="reads">
        {name}
      </Text>
    ),
    wideOnly: true,
  },
  { title: "From", cell: ({ ip }) => ip ?? "", wideOnly: true },
];
