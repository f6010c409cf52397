import { Button, Group, Paper, Select, Stack, Table, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search as SearchIcon } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Loaded } from "./loading.tsx";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out on a phone. */
  readonly wideOnly?: boolean;
}

interface Filter {
  /** The parameter of the address and, as a rule, of the API. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

interface Page<Row> {
  readonly items: readonly Row[];
  readonly next?: string;
}

interface Props<Row> {
  /** Names the table for screen readers: "Domains". */
  readonly label: string;
  /** A query of one page, made with the address's `search`, filters and `cursor`. */
  readonly query: {
    readonly data: Page<Row> | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  readonly rowKey: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** "Search by name or e-mail"; no search field without it. */
  readonly searchFor?: string;
  readonly filters?: readonly Filter[];
  /** A filter that is no short list of values: the parameter of the address, and its field. */
  readonly picker?: {
    readonly name: string;
    readonly show: (value: string | undefined, pick: (value: string | null) => void) => ReactNode;
  };
  /** Shown where there is nothing and nothing was searched for: an `Empty`. */
  readonly empty: ReactNode;
}

/**
 * A list of any length: one page of the API at a time, searched and filtered there. What is searched for and where one
 * is stands in the address, so that a link to it, and the way back, show the same.
 */
export function List<Row>(props: Props<Row>) {
  const { label, query, rowKey, columns, searchFor, filters = [], picker, empty } = props;
  const names = [...filters.map(({ name }) => name), ...(picker ? [picker.name] : [])];
  const { values, set, isNarrowed } = useNarrowing(names);
  return (
    <Stack gap="sm">
      {(searchFor !== undefined || names.length > 0) && (
        <Group gap="sm" role="search" align="flex-end">
          {searchFor !== undefined && (
            <SearchField label={searchFor} value={values["search"] ?? ""} set={set} />
          )}
          {filters.map(({ name, label: filterLabel, options }) => (
            <Select
              key={name}
              aria-label={filterLabel}
              placeholder={filterLabel}
              data={[...options]}
              value={values[name] ?? null}
              onChange={(value) => set({ [name]: value ?? undefined })}
              clearable
              w={190}
            />
          ))}
          {picker?.show(values[picker.name], (value) => set({ [picker.name]: value ?? undefined }))}
        </Group>
      )}
      <Loaded of={query}>
        {({ items, next }) =>
          items.length === 0 && !isNarrowed ? (
            empty
          ) : (
            <>
              <Rows
                label={label}
                items={items}
                rowKey={rowKey}
                columns={columns}
                clear={() => set(CLEARED)}
              />
              <Pager next={next} cursor={values["cursor"]} set={set} />
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}

type Change = Readonly<Record<string, string | undefined>>;
/** Marks that everything is to be shown again. */
const CLEARED: Change = {};

/** What narrows the list, as the address has it. Another search begins at the first page. */
function useNarrowing(filterNames: readonly string[]) {
  const values: Readonly<Record<string, string | undefined>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (change: Change) => {
    const kept = change === CLEARED ? {} : { ...values, cursor: undefined };
    void navigate({ to: ".", search: { ...kept, ...change } as never, replace: !("cursor" in change) });
  };
  const isNarrowed = ["search", "cursor", ...filterNames].some((name) => values[name] !== undefined);
  return { values, set, isNarrowed };
}

function SearchField({
  label,
  value,
  set,
}: {
  readonly label: string;
  readonly value: string;
  readonly set: (change: Change) => void;
}) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const send = useDebouncedCallback((typed: string) => {
    sent.current = typed;
    set({ search: typed || undefined });
  }, 250);
  // The address may change by itself too, by a link or the way back; never under somebody's typing.
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      leftSection={<SearchIcon size={16} aria-hidden />}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
      style={{ flex: "1 1 16rem" }}
      maw={420}
    />
  );
}

function Rows<Row>({
  label,
  items,
  rowKey,
  columns,
  clear,
}: Pick<Props<Row>, "label" | "rowKey" | "columns"> & {
  readonly items: readonly Row[];
  readonly clear: () => void;
}) {
  if (items.length === 0)
    return (
      <Paper withBorder p="lg" role="status">
        <Text>Nothing fits this search.</Text>
        <Button variant="default" size="xs" mt="sm" onClick={clear}>
          Show everything
        </Button>
      </Paper>
    );
  return (
    <Paper withBorder>
      <Table.ScrollContainer minWidth={0}>
        <Table aria-label={label} className="stacks" highlightOnHover verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ title, wideOnly }) => (
                <Table.Th key={title} scope="col" {...(wideOnly && { visibleFrom: "sm" })}>
                  {title === "" ? <VisuallyHidden>Actions</VisuallyHidden> : title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((row) => (
              <Table.Tr key={rowKey(row)}>
                {columns.map(({ title, cell, wideOnly }) => (
                  <Table.Td
                    key={title}
                    {...(title !== "" && { "data-label": title })}
                    style={{ overflowWrap: "anywhere" }}
                    {...(wideOnly && { visibleFrom: "sm" })}
                  >
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Pager({
  next,
  cursor,
  set,
}: {
  readonly next: string | undefined;
  readonly cursor: string | undefined;
  readonly set: (change: Change) => void;
}) {
  if (next === undefined && cursor === undefined) return null;
  return (
    <Group justify="space-between" component="nav" aria-label="Pages">
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          disabled={cursor === undefined}
          onClick={() => set({ cursor: undefined })}
        >
          First page
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={cursor === undefined}
          onClick={() => window.history.back()}
        >
          Back
        </Button>
      </Group>
      <Button variant="default" size="xs" disabled={next === undefined} onClick={() => set({ cursor: next })}>
        Next page
      </Button>
    </Group>
  );
}
