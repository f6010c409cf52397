import { Button, Checkbox, Paper, Select, Stack, TagsInput, Text, TextInput, Title } from "@mantine/core";
import { Plus } from "lucide-react";
import { movedUp, replacedAt, without, type GroupRule, type GroupRules } from "./draft.ts";
import { EditableRow } from "./editable-row.tsx";
import { noteAt, type Notes } from "./notes.ts";

interface Props {
  readonly rules: GroupRules | undefined;
  readonly notes: Notes;
  readonly onChange: (rules: GroupRules | undefined) => void;
}

const NONE: GroupRules = { rules: [], unmatched: "keep", required: false };

/** From what the identity provider calls groups to groups here (M4). */
export function GroupRulesEditor({ rules = NONE, notes, onChange }: Props) {
  const set = (changed: Partial<GroupRules>) => {
    const next = { ...rules, ...changed };
    const isPlain = next.rules.length === 0 && next.unmatched !== "drop" && next.required !== true;
    onChange(isPlain ? undefined : next);
  };
  return (
    <Paper withBorder p="md" component="section" aria-label="Group rules">
      <Stack gap="sm">
        <Title order={2} fz="md">
          Group rules
        </Title>
        <Text size="sm" c="dimmed">
          Without rules, what arrives are the names of groups here. The first rule that matches decides; a
          rule without groups drops the value.
        </Text>
        {rules.rules.map((rule, at) => (
          <RuleRow
            // oxlint-disable-next-line react/no-array-index-key -- its place is what it is known by
            key={at}
            at={at}
            rule={rule}
            note={noteAt(notes, `groupRules.rules.${at}`)}
            onChange={(changed) => set({ rules: [...replacedAt(rules.rules, at, changed)] })}
            onRemove={() => set({ rules: [...without(rules.rules, at)] })}
            onUp={at === 0 ? undefined : () => set({ rules: [...movedUp(rules.rules, at)] })}
          />
        ))}
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => set({ rules: [...rules.rules, { equals: "", groups: [] }] })}
        >
          Add a rule
        </Button>
        <Select
          label="All other values"
          data={[
            { value: "keep", label: "are groups as they are" },
            { value: "drop", label: "are dropped" },
          ]}
          value={rules.unmatched ?? "keep"}
          allowDeselect={false}
          onChange={(value) => set({ unmatched: value === "drop" ? "drop" : "keep" })}
          maw={300}
        />
        <Checkbox
          label="Refuse a sign-in that brings no groups at all"
          description="Identity providers leave groups out for people who are in none."
          checked={rules.required ?? false}
          onChange={(event) => set({ required: event.currentTarget.checked })}
        />
      </Stack>
    </Paper>
  );
}

type RuleKind = "equals" | "prefix" | "pattern";
const KINDS: readonly { readonly value: RuleKind; readonly label: string }[] = [
  { value: "equals", label: "is" },
  { value: "prefix", label: "begins with" },
  { value: "pattern", label: "matches" },
];

function ruleOf(kind: RuleKind, text: string, groups: readonly string[]): GroupRule {
  if (kind === "equals") return { equals: text, groups: [...groups] };
  return kind === "prefix" ? { prefix: text, groups: [...groups] } : { pattern: text, groups: [...groups] };
}

function partsOf(rule: GroupRule): readonly [kind: RuleKind, text: string] {
  if ("equals" in rule) return ["equals", rule.equals];
  return "prefix" in rule ? ["prefix", rule.prefix] : ["pattern", rule.pattern];
}

interface RowProps {
  readonly at: number;
  readonly rule: GroupRule;
  readonly note: string | undefined;
  readonly onChange: (rule: GroupRule) => void;
  readonly onRemove: () => void;
  readonly onUp: (() => void) | undefined;
}

function RuleRow({ at, rule, note, onChange, onRemove, onUp }: RowProps) {
  const [kind, text] = partsOf(rule);
  const label = `rule ${at + 1}`;
  return (
    <EditableRow label={label} note={note} onRemove={onRemove} onUp={onUp}>
      <Select
        aria-label={`How the value is compared, ${label}`}
        data={[...KINDS]}
        value={kind}
        allowDeselect={false}
        onChange={(value) =>
          onChange(ruleOf(KINDS.find((each) => each.value === value)?.value ?? kind, text, rule.groups))
        }
        w={130}
      />
      <TextInput
        aria-label={`Value received, ${label}`}
        placeholder={kind === "pattern" ? "CN=([^,]+),.*" : "Value received"}
        value={text}
        onChange={(event) => onChange(ruleOf(kind, event.currentTarget.value, rule.groups))}
        classNames={{ input: "reads" }}
        flex="1 1 9rem"
      />
      <TagsInput
        aria-label={`Becomes these groups, ${label}`}
        placeholder={rule.groups.length === 0 ? "dropped; or groups" : ""}
        value={rule.groups}
        onChange={(groups) => onChange(ruleOf(kind, text, groups))}
        flex="1 1 9rem"
      />
    </EditableRow>
  );
}
