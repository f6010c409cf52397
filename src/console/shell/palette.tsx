import { Button, Kbd, Text, VisuallyHidden } from "@mantine/core";
import { Spotlight, spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { mayWith, useMe } from "../api/me.ts";
import { NAVIGATION } from "./navigation.ts";

/** Goes anywhere by a few letters. */
export function Palette() {
  const { scopes } = useMe();
  const navigate = useNavigate();
  const places = NAVIGATION.flatMap((group) => group.places);
  const actions: SpotlightActionData[] = places
    .filter(({ scope }) => scope === undefined || mayWith(scopes, scope))
    .map(({ label, to, icon: Icon }) => ({
      id: to,
      label,
      leftSection: <Icon size={17} aria-hidden />,
      onClick: () => void navigate({ to }),
    }));
  return (
    <Spotlight
      actions={actions}
      shortcut={["mod + K", "/"]}
      nothingFound="Nothing found"
      highlightQuery
      searchProps={{
        placeholder: "Go to",
        "aria-label": "Go to",
        leftSection: <Search size={17} aria-hidden />,
      }}
    />
  );
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
