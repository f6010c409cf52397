import { Button, Kbd, Text, VisuallyHidden } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import {
  Spotlight,
  spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { CircleQuestionMark, Search } from "lucide-react";
import { useState } from "react";
import { queries } from "../api/client.ts";
import { mayWith, useMe } from "../api/me.ts";
import { referenceIn } from "../pages/signins/reference.ts";
import { isWorthAsking, KINDS } from "./found.ts";
import { NAVIGATION, type Place } from "./navigation.ts";

/** Goes anywhere by a few letters: a place of the console, or whatever has the letters in its name. */
export function Palette() {
  const [text, setText] = useState("");
  const places = usePlaces();
  const found = useFound(text);
  return (
    <Spotlight
      actions={[...places, ...found]}
      query={text}
      onQueryChange={setText}
      shortcut={["mod + K", "/"]}
      nothingFound="Nothing found"
      // What the API found fits already, by letters that may stand in none of the labels.
      filter={(typed, actions) => actions.flatMap((each) => kept(each, typed.trim().toLowerCase()))}
      scrollable
      maxHeight={480}
      searchProps={{
        placeholder: "A page, a person, an app, a reference …",
        "aria-label": "Search everything",
        leftSection: <Search size={17} aria-hidden />,
        onKeyDown: ({ key }) => void (key === "Enter" && takeFirst()),
      }}
    />
  );
}

/** What the API found comes after what was typed, when nothing is selected yet: Enter takes the first. */
function takeFirst(): void {
  if (document.querySelector("[data-action][data-selected]") === null)
    document.querySelector<HTMLElement>("[data-action]")?.click();
}

type Group = SpotlightActionGroupData;
const PLACES = "Places";
/** Asked for by its name, and no entry of the menu: the people's pages lead to it. */
const EXPLAIN: Place = {
  label: "Why can somebody (not) get in?",
  to: "/explain",
  icon: CircleQuestionMark,
  scope: "explain:read",
};

function kept(group: SpotlightActionData | Group, typed: string): (SpotlightActionData | Group)[] {
  if (!("group" in group) || group.group !== PLACES) return [group];
  const actions = (group as Group).actions.filter(({ label }) => label?.toLowerCase().includes(typed));
  return actions.length === 0 ? [] : [{ group: PLACES, actions }];
}

function usePlaces(): Group[] {
  const { scopes } = useMe();
  const navigate = useNavigate();
  const actions = [...NAVIGATION.flatMap((group) => group.places), EXPLAIN]
    .filter(({ scope }) => scope === undefined || mayWith(scopes, scope))
    .map(({ label, to, icon: Icon }) => ({
      id: to,
      label,
      leftSection: <Icon size={17} aria-hidden />,
      onClick: () => void navigate({ to }),
    }));
  return [{ group: PLACES, actions }];
}

/** Things whose names, addresses or references have what was typed; a kind without pages is left out. */
function useFound(text: string): Group[] {
  const navigate = useNavigate();
  const [search] = useDebouncedValue(text.trim(), 200);
  const { data } = queries.useQuery(
    "get",
    "/search",
    { params: { query: { search: referenceIn(search) ?? search } } },
    // What was found stays until more is known: neither the list nor what is chosen in it flickers.
    { enabled: isWorthAsking(search), placeholderData: (kept) => kept },
  );
  if (data === undefined || !isWorthAsking(text)) return [];
  const lists = NAVIGATION.flatMap(({ places }) => places.map(({ to }) => to));
  return Object.entries(KINDS)
    .filter(([, { list }]) => lists.includes(list))
    .map(([kind, { label: group, list }]) => ({
      group,
      actions: data.items
        .filter((hit) => hit.kind === kind)
        .map(({ id, title, subtitle }) => ({
          id: `${kind} ${id}`,
          label: title,
          description: subtitle,
          onClick: () => void navigate({ to: `${list}/${id}` }),
        })),
    }))
    .filter(({ actions }) => actions.length > 0);
}

export const PaletteButton = () => (
  <Button
    variant="default"
    px="sm"
    rightSection={
      <Kbd size="xs" visibleFrom="sm">
        Ctrl K
      </Kbd>
    }
    onClick={spotlight.open}
  >
    <Search size={16} aria-hidden />
    <Text span inherit visibleFrom="xs" ml="xs">
      Search
    </Text>
    <VisuallyHidden hiddenFrom="xs">Search</VisuallyHidden>
  </Button>
);
