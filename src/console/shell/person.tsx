import { Badge, Button, Menu, Text, useMantineColorScheme } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useMe } from "../api/me.ts";

const SCHEMES = { auto: "As the system", light: "Light", dark: "Dark" } as const;

/** Who is here, in which role, and the way out. */
export function Person() {
  const { person } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (person === undefined) return null;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="inherit"
          rightSection={<ChevronDown size={16} aria-hidden />}
        >
          <Text span inherit truncate maw={{ base: 120, sm: 240 }}>
            {person.displayName || person.email}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm">{person.email}</Text>
          <Badge mt={4}>{person.session === "break-glass" ? "owner, by break-glass" : person.role}</Badge>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        {Object.entries(SCHEMES).map(([value, label]) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            onClick={() => setColorScheme(value as keyof typeof SCHEMES)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component="a" href="/account">
          My account
        </Menu.Item>
        <Menu.Item component="a" href="/apps">
          My apps
        </Menu.Item>
        <Menu.Item component="a" href="/logout">
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
