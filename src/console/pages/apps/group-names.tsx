import { TagsInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly value: readonly string[];
  readonly onChange: (names: string[]) => void;
  readonly error?: React.ReactNode;
  readonly disabled?: boolean;
}

/** Groups by name: those of the directory are offered, and one that an identity provider will bring can be typed. */
export function GroupNames({ value, onChange, ...field }: Props) {
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const query = { params: { query: { limit: 20, ...(wanted !== "" && { search: wanted }) } } };
  const { data } = queries.useQuery("get", "/groups", query, {
    placeholderData: (kept) => kept,
    enabled: useMay("groups:read"),
  });
  return (
    <TagsInput
      {...field}
      placeholder={value.length === 0 ? "Name of a group" : ""}
      data={data?.items.map(({ name }) => name) ?? []}
      // The API has searched already.
      filter={({ options }) => options}
      value={[...value]}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
      acceptValueOnBlur
      splitChars={[]}
    />
  );
}
