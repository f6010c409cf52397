import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState, type ReactNode } from "react";
import { queries } from "../api/client.ts";

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  /** What is chosen; left out where each choice is added to something and the field is empty again. */
  readonly value?: string | null;
  readonly onPick: (id: string | null) => void;
  /** Not offered again. */
  readonly without?: readonly string[];
  readonly error?: ReactNode;
  readonly disabled?: boolean;
  /** The label is for those who hear it only. */
  readonly hidesLabel?: boolean;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

const FEW = 20;
/** What was found stays in view until the next is there. */
const KEEPING = { placeholderData: <Data,>(kept: Data) => kept };
const KEPT = { staleTime: 60_000 };

/** One of any number: searched for at the API, twenty at a time. */
export function PersonPicker(props: Props) {
  const typed = useTyped();
  const { data } = queries.useQuery("get", "/people", asked(typed), KEEPING);
  const one = queries.useQuery("get", "/people/{id}", named(props), whenChosen(props));
  return (
    <Picker
      {...props}
      typed={typed}
      found={data?.items.map(personChoice)}
      chosen={one.data && personChoice(one.data)}
    />
  );
}

export function GroupPicker(props: Props) {
  const typed = useTyped();
  const { data } = queries.useQuery("get", "/groups", asked(typed), KEEPING);
  const one = queries.useQuery("get", "/groups/{id}", named(props), whenChosen(props));
  return (
    <Picker {...props} typed={typed} found={data?.items.map(choice)} chosen={one.data && choice(one.data)} />
  );
}

export function AppPicker(props: Props) {
  const typed = useTyped();
  const { data } = queries.useQuery("get", "/explain/apps", asked(typed), KEEPING);
  const one = queries.useQuery("get", "/explain/apps", byId(props), whenChosen(props));
  return (
    <Picker
      {...props}
      typed={typed}
      found={data?.items.map(choice)}
      chosen={one.data?.items.map(choice)[0]}
    />
  );
}

export function ConnectionPicker(props: Props) {
  const typed = useTyped();
  const { data } = queries.useQuery("get", "/connections", asked(typed), KEEPING);
  const one = queries.useQuery("get", "/connections/{id}", named(props), whenChosen(props));
  return (
    <Picker {...props} typed={typed} found={data?.items.map(choice)} chosen={one.data && choice(one.data)} />
  );
}

const choice = ({ id, name }: { readonly id: string; readonly name: string }): Choice => ({
  value: id,
  label: name,
});

interface Named {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
}

const personChoice = ({ id, email, displayName }: Named): Choice => ({
  value: id,
  label: displayName === email ? email : `${displayName} · ${email}`,
});

interface Typed {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly search: string;
}

function useTyped(): Typed {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text, 200);
  return { text, setText, search: search.trim() };
}

/** The field shows the name of what is chosen; that is no search. */
const isName = (search: string): boolean => search.includes(" · ");

const asked = ({ search }: Typed) => ({
  params: { query: { limit: FEW, ...(search !== "" && !isName(search) && { search }) } },
});

const named = ({ value }: Props) => ({ params: { path: { id: value ?? "" } } });
const byId = ({ value }: Props) => ({ params: { query: { search: value ?? "-", limit: 1 } } });
const whenChosen = ({ value }: Props) => ({ ...KEPT, enabled: typeof value === "string" });

interface PickerProps extends Props {
  readonly typed: Typed;
  readonly found: readonly Choice[] | undefined;
  readonly chosen: Choice | undefined;
}

function Picker({
  typed,
  found,
  chosen,
  onPick,
  without = [],
  value,
  label,
  hidesLabel = false,
  ...field
}: PickerProps) {
  const offered = (found ?? []).filter((each) => !without.includes(each.value));
  const isOffered = chosen === undefined || offered.some((each) => each.value === chosen.value);
  const isAdding = value === undefined;
  return (
    <Select
      {...field}
      {...(hidesLabel ? { "aria-label": label } : { label })}
      searchable
      clearable={!isAdding}
      data={isOffered ? offered : [chosen, ...offered]}
      // The API has searched already.
      filter={({ options }) => options}
      searchValue={typed.text}
      onSearchChange={typed.setText}
      value={value ?? null}
      nothingFoundMessage={found === undefined ? "Searching …" : "Nothing found"}
      onChange={(id) => {
        onPick(id);
        if (isAdding) typed.setText("");
      }}
    />
  );
}
