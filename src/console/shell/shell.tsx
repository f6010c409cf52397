import { AppShell, Box, Burger, Group, ScrollArea, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { mayWith, useMe } from "../api/me.ts";
import { NavigationLink } from "../ui/links.tsx";
import { Loaded } from "../ui/loading.tsx";
import { LeavingGuard } from "../ui/unsaved.tsx";
import { Mark } from "./mark.tsx";
import { NAVIGATION, type Place } from "./navigation.ts";
import { Palette, PaletteButton } from "./palette.tsx";
import { Person } from "./person.tsx";
import { Warnings } from "./warnings.tsx";

const WAITING = { data: undefined, error: null, refetch: () => undefined };

/** Who is here is asked once, before anything else. */
export const Shell = () => (
  <Suspense fallback={<Loaded of={WAITING}>{() => null}</Loaded>}>
    <Frame />
  </Suspense>
);

function Frame() {
  const me = useMe();
  const [opened, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(close, [path, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding="lg"
    >
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={opened ? "Close the menu" : "Open the menu"}
            />
            <Mark />
            <Text fw={650} visibleFrom="xs">
              Sallyport
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <PaletteButton />
            <Person />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Console">
        <ScrollArea type="auto">
          {NAVIGATION.map(({ title, places }) => (
            <Places
              key={title ?? "first"}
              title={title}
              places={places.filter(({ scope }) => scope === undefined || mayWith(me.scopes, scope))}
              path={path}
            />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Warnings />
        <Suspense fallback={<Loaded of={WAITING}>{() => null}</Loaded>}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <Palette />
      <LeavingGuard />
    </AppShell>
  );
}

interface PlacesProps {
  readonly title: string | undefined;
  readonly places: readonly Place[];
  readonly path: string;
}

function Places({ title, places, path }: PlacesProps) {
  if (places.length === 0) return null;
  return (
    <Box mb="xs">
      {title !== undefined && (
        <Text size="xs" fw={650} c="dimmed" px="sm" pt="xs" pb={2}>
          {title}
        </Text>
      )}
      {places.map(({ label, to, icon: Icon, badge: Badge }) => {
        const isHere = to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`);
        return (
          <NavigationLink
            key={to}
            to={to}
            label={label}
            active={isHere}
            {...(isHere && { "aria-current": "page" })}
            leftSection={<Icon size={17} aria-hidden />}
            {...(Badge && { rightSection: <Badge /> })}
            py={6}
          />
        );
      })}
    </Box>
  );
}
