import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
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
  readonly error?: React.ReactNode;
  readonly disabled?: boolean;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

const FEW = 20;

/** One of any number: searched for at the API, twenty at a time. */
export function PersonPicker(props: Props) {
  const [search, setSearch, asked] = useTyped();
  const query = { params: { query: { limit: FEW, ...(asked !== "" && { search: asked }) } } };
  const { data } = queries.useQuery("get", "/people", query, { placeholderData: (kept) => kept });
  const choices = data?.items.map(({ id, email, displayName }) => ({
    value: id,
    label: displayName === email ? email : `${displayName} · ${email}`,
  }));
  return <Picker {...props} choices={choices} search={search} setSearch={setSearch} />;
}

export function GroupPicker(props: Props) {
  const [search, setSearch, asked] = useTyped();
  const query = { params: { query: { limit: FEW, ...(asked !== "" && { search: asked }) } } };
  const { data } = queries.useQuery("get", "/groups", query, { placeholderData: (kept) => kept });
  const choices = data?.items.map(({ id, name }) => ({ value: id, label: name }));
  return <Picker {...props} choices={choices} search={search} setSearch={setSearch} />;
}

export function AppPicker(props: Props) {
  const [search, setSearch, asked] = useTyped();
  const query = { params: { query: { limit: FEW, ...(asked !== "" && { search: asked }) } } };
  const { data } = queries.useQuery("get", "/apps", query, { placeholderData: (kept) => kept });
  const choices = data?.items.map(({ id, name }) => ({ value: id, label: name }));
  return <Picker {...props} choices={choices} search={search} setSearch={setSearch} />;
}

export function ConnectionPicker(props: Props) {
  const [search, setSearch, asked] = useTyped();
  const query = { params: { query: { limit: FEW, ...(asked !== "" && { search: asked }) } } };
  const { data } = queries.useQuery("get", "/connections", query, { placeholderData: (kept) => kept });
  const choices = data?.items.map(({ id, name }) => ({ value: id, label: name }));
  return <Picker {...props} choices={choices} search={search} setSearch={setSearch} />;
}

function useTyped() {
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text, 200);
  return [text, setText, asked.trim()] as const;
}

interface PickerProps extends Props {
  readonly choices: readonly Choice[] | undefined;
  readonly search: string;
  readonly setSearch: (text: string) => void;
}

function Picker({ choices, search, setSearch, onPick, without = [], value, ...field }: PickerProps) {
  // What was chosen is still named when the next search does not find it.
  const [chosen, setChosen] = useState<Choice>();
  const offered = (choices ?? []).filter((choice) => !without.includes(choice.value));
  const isKept = value !== undefined && value !== null && chosen?.value === value;
  const isOffered = offered.some((choice) => choice.value === value);
  const isAdding = value === undefined;
  return (
    <Select
      {...field}
      searchable
      clearable={!isAdding}
      data={isKept && chosen && !isOffered ? [chosen, ...offered] : offered}
      // The API has searched already.
      filter={({ options }) => options}
      searchValue={search}
      onSearchChange={setSearch}
      value={value ?? null}
      nothingFoundMessage={choices === undefined ? "Searching …" : "Nothing found"}
      onChange={(id) => {
        setChosen(offered.find((choice) => choice.value === id));
        onPick(id);
        if (isAdding) setSearch("");
      }}
    />
  );
}
