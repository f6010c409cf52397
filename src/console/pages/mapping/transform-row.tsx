import { ActionIcon, Button, Group, Menu, NumberInput, Text, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { replacedAt, without, type Transform } from "./draft.ts";

interface ListProps {
  readonly transforms: readonly Transform[];
  /** Of the source: names what each control belongs to. */
  readonly of: string;
  readonly onChange: (transforms: readonly Transform[]) => void;
}

const KINDS: readonly { readonly label: string; readonly make: () => Transform }[] = [
  { label: "Trim: take white space off both ends", make: () => "trim" },
  { label: "To lower case", make: () => "lowerCase" },
  { label: "To upper case", make: () => "upperCase" },
  {
    label: "Keep a part of it (regular expression)",
    make: () => ({ regex: { pattern: "^(.+)$", group: 1 } }),
  },
  {
    label: "Replace a part of it (regular expression)",
    make: () => ({ regex: { pattern: "@old\\.example$", replace: "@new.example" } }),
  },
  { label: "Split one value into several", make: () => ({ split: ";" }) },
  { label: "Join all values into one", make: () => ({ join: " " }) },
];
const MOST = 10;

/** What is done with a source's values, in this order. */
export const Transforms = ({ transforms, of, onChange }: ListProps) => (
  <>
    {transforms.map((transform, at) => (
      // oxlint-disable-next-line react/no-array-index-key -- its place is what it is known by
      <Group key={at} gap="xs" wrap="nowrap" pl="md" align="flex-end">
        <Text size="sm" c="dimmed" pb={4}>
          then
        </Text>
        <OneTransform
          transform={transform}
          of={`${of}, step ${at + 1}`}
          onChange={(changed) => onChange(replacedAt(transforms, at, changed))}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove step ${at + 1} of ${of}`}
          onClick={() => onChange(without(transforms, at))}
        >
          <X size={15} aria-hidden />
        </ActionIcon>
      </Group>
    ))}
    {transforms.length < MOST && (
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button
            variant="subtle"
            size="compact-xs"
            ml="md"
            w="fit-content"
            leftSection={<Plus size={13} aria-hidden />}
            aria-label={`Add a step to ${of}`}
          >
            Add a step
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map(({ label, make }) => (
            <Menu.Item key={label} onClick={() => onChange([...transforms, make()])}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    )}
  </>
);

const WORDS = { trim: "trim", lowerCase: "to lower case", upperCase: "to upper case" } as const;

interface OneProps {
  readonly transform: Transform;
  readonly of: string;
  readonly onChange: (transform: Transform) => void;
}

function OneTransform({ transform, of, onChange }: OneProps) {
  if (typeof transform === "string") return <Text size="sm">{WORDS[transform]}</Text>;
  if ("split" in transform)
    return (
      <TextInput
        size="xs"
        label="split at"
        aria-label={`Split at, ${of}`}
        value={transform.split}
        onChange={(event) => onChange({ split: event.currentTarget.value })}
        w={110}
      />
    );
  if ("join" in transform)
    return (
      <TextInput
        size="xs"
        label="join with"
        aria-label={`Join with, ${of}`}
        value={transform.join}
        onChange={(event) => onChange({ join: event.currentTarget.value })}
        w={110}
      />
    );
  return <RegexFields regex={transform.regex} of={of} onChange={(regex) => onChange({ regex })} />;
}

type Regex = Extract<Transform, { regex: unknown }>["regex"];

interface RegexProps {
  readonly regex: Regex;
  readonly of: string;
  readonly onChange: (regex: Regex) => void;
}

const RegexFields = ({ regex, of, onChange }: RegexProps) => (
  <Group gap="xs" wrap="wrap" align="flex-end" flex={1}>
    <TextInput
      size="xs"
      label={"group" in regex ? "keep what matches" : "replace what matches"}
      aria-label={`${"group" in regex ? "Keep" : "Replace"} what matches, ${of}`}
      classNames={{ input: "reads" }}
      value={regex.pattern}
      onChange={(event) => onChange({ ...regex, pattern: event.currentTarget.value })}
      flex="1 1 10rem"
    />
    {"group" in regex ? (
      <NumberInput
        size="xs"
        label="group"
        aria-label={`Group, ${of}`}
        min={0}
        max={9}
        value={regex.group}
        onChange={(group) => onChange({ pattern: regex.pattern, group: Number(group) })}
        w={70}
      />
    ) : (
      <TextInput
        size="xs"
        label="by"
        aria-label={`By, ${of}`}
        classNames={{ input: "reads" }}
        value={regex.replace}
        onChange={(event) => onChange({ pattern: regex.pattern, replace: event.currentTarget.value })}
        flex="1 1 8rem"
      />
    )}
  </Group>
);
