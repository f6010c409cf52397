import { Tabs } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface Props {
  readonly label: string;
  /** The first is shown unless the address says another. */
  readonly tabs: readonly {
    readonly value: string;
    readonly label: string;
    readonly show: () => ReactNode;
  }[];
}

/** Parts of one thing. Which one is shown stands in the address as `tab`. */
export function PageTabs({ label, tabs }: Props) {
  const { tab }: { readonly tab?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const shown = tabs.find(({ value }) => value === tab) ?? tabs[0];
  const go = (value: string | null) =>
    void navigate({ to: ".", search: { tab: value } as never, replace: true });
  return (
    <Tabs value={shown?.value ?? null} onChange={go} keepMounted={false}>
      <Tabs.List aria-label={label}>
        {tabs.map(({ value, label: text }) => (
          <Tabs.Tab key={value} value={value}>
            {text}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ value, show }) => (
        <Tabs.Panel key={value} value={value} pt="md">
          {value === shown?.value && show()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
