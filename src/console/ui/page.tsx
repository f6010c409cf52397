import { Box, Group, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { AnchorLink } from "./links.tsx";

interface Props {
  /** What the page is about: its heading and the window's title. */
  readonly title: string;
  /** One sentence: what it is for. */
  readonly lead?: ReactNode;
  /** The list that it is one entry of. */
  readonly up?: { readonly to: string; readonly label: string };
  /** Beside the heading: what can be done here. */
  readonly actions?: ReactNode;
  /** Beside the title: a state in one word. */
  readonly state?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page. Its heading takes the focus, so that screen readers say where one has come to. */
export function Page({ title, lead, up, actions, state, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Sallyport`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Stack gap="lg" maw={1200}>
      <Box>
        {up && (
          <AnchorLink to={up.to} fz="sm">
            {up.label}
          </AnchorLink>
        )}
        <Group justify="space-between" align="flex-start" gap="md">
          <Group gap="sm" align="center">
            <Title
              order={1}
              ref={heading}
              tabIndex={-1}
              style={{ outline: "none", overflowWrap: "anywhere" }}
            >
              {title}
            </Title>
            {state}
          </Group>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {lead && (
          <Text c="dimmed" mt={4} maw={720}>
            {lead}
          </Text>
        )}
      </Box>
      {children}
    </Stack>
  );
}

/** A part of a page with a heading of its own. */
export function Section({
  title,
  lead,
  actions,
  children,
}: Pick<Props, "title" | "lead" | "actions" | "children">) {
  return (
    <Box component="section" aria-label={title}>
      <Group justify="space-between" align="flex-end" mb="xs" gap="md">
        <Box>
          <Title order={2}>{title}</Title>
          {lead && (
            <Text c="dimmed" size="sm" maw={720}>
              {lead}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Box>
  );
}
