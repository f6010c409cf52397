import { Group, Select, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { boundsOf, localOf } from "./range.ts";

const CHOICES = [
  { value: "hour", label: "Last hour" },
  { value: "day", label: "Last day" },
  { value: "week", label: "Last week" },
  { value: "month", label: "Last 30 days" },
  { value: "own", label: "From … to …" },
];

type Asked = { readonly range?: string; readonly from?: string; readonly to?: string };

/** The bounds that the address asks for, the same until the page is opened anew. */
export function useBounds() {
  const asked: Asked = useSearch({ strict: false });
  const [now] = useState(() => Date.now());
  return boundsOf(asked, now);
}

/** Since when, and until when: a choice of the usual spans, or one's own. Stands in the address. */
export function RangeField() {
  const asked: Asked = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (change: Asked) =>
    void navigate({
      to: ".",
      search: (kept: object) => ({ ...kept, cursor: undefined, ...change }) as never,
      replace: true,
    });
  const isOwn = asked.range === "own" || asked.from !== undefined || asked.to !== undefined;
  const choose = (range: string | null) =>
    set({
      range: range ?? undefined,
      from: range === "own" ? localOf(new Date(Date.now() - 86_400_000)) : undefined,
      to: undefined,
    } as Asked);
  return (
    <Group gap="sm" align="flex-end">
      <Select
        aria-label="Time"
        placeholder="Any time"
        data={CHOICES}
        value={isOwn ? "own" : (asked.range ?? null)}
        onChange={choose}
        clearable
        w={160}
      />
      {isOwn && (
        <>
          <TextInput
            type="datetime-local"
            label="From"
            value={asked.from ?? ""}
            onChange={(event) => set({ from: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label="To"
            value={asked.to ?? ""}
            onChange={(event) => set({ to: event.currentTarget.value })}
          />
        </>
      )}
    </Group>
  );
}
