import { Checkbox, Fieldset, Group, NumberInput, Radio, Stack, Text } from "@mantine/core";
import { GroupPicker, PersonPicker } from "../../ui/picker.tsx";
import { Chosen } from "./chosen.tsx";
import { DurationInput } from "./duration-input.tsx";
import type { PartProps } from "./part.ts";

/** As the API has it: a ring is watched for a day. */
const USUAL_ROLLOUT = {
  of: "groups",
  percent: 10,
  halt: { minutes: 1_440, minPeople: 3, maxFailurePercent: 20 },
} as const;

/** Whom the policy is for: groups, single people, and whether it reaches all of them at once. */
export function AudienceFields({ state: { bindings, rollout }, set, disabled }: PartProps) {
  const groups = (ids: readonly string[]) => set({ bindings: { ...bindings, groups: [...ids] } });
  const people = (ids: readonly string[]) => set({ bindings: { ...bindings, people: [...ids] } });
  return (
    <Fieldset legend="Whom it is for" disabled={disabled}>
      <Stack gap="sm">
        <GroupPicker
          label="Groups"
          placeholder="Search for a group to add"
          without={bindings.groups}
          disabled={disabled}
          onPick={(id) => id !== null && groups([...bindings.groups, id])}
        />
        <Chosen
          kind="group"
          label="Groups it is bound to"
          ids={bindings.groups}
          {...(!disabled && { onChange: groups })}
        />
        <PersonPicker
          label="People"
          description="A policy of one's own comes before those of all groups."
          placeholder="Search by name or e-mail to add"
          without={bindings.people}
          disabled={disabled}
          onPick={(id) => id !== null && people([...bindings.people, id])}
        />
        <Chosen
          kind="person"
          label="People it is bound to"
          ids={bindings.people}
          {...(!disabled && { onChange: people })}
        />
        <Checkbox
          label="Roll out step by step"
          description="It reaches a share of them first. Each step is watched, and taken back by itself if sign-ins fail."
          checked={rollout !== null}
          onChange={(event) => set({ rollout: event.currentTarget.checked ? USUAL_ROLLOUT : null })}
        />
        {rollout !== null && <RolloutFields rollout={rollout} set={set} />}
      </Stack>
    </Fieldset>
  );
}

interface RolloutProps {
  readonly rollout: NonNullable<PartProps["state"]["rollout"]>;
  readonly set: PartProps["set"];
}

function RolloutFields({ rollout, set }: RolloutProps) {
  const change = (part: Partial<typeof rollout>) => set({ rollout: { ...rollout, ...part } });
  const halt = (part: Partial<typeof rollout.halt>) => change({ halt: { ...rollout.halt, ...part } });
  return (
    <Stack gap="sm" pl="lg">
      <Radio.Group
        aria-label="Share of whom"
        value={rollout.of}
        onChange={(of) => change({ of: of === "everyone" ? "everyone" : "groups" })}
      >
        <Group gap="lg">
          <Radio value="groups" label="Of its groups' people" />
          <Radio value="everyone" label="Of everybody" />
        </Group>
      </Radio.Group>
      {rollout.of === "everyone" && (
        <Text size="sm" c="dimmed">
          Its groups have the policy whole; the share is of all others.
        </Text>
      )}
      <Group gap="md" align="flex-end">
        <NumberInput
          label="Share"
          w={110}
          min={0}
          max={100}
          decimalScale={2}
          suffix=" %"
          value={rollout.percent}
          onChange={(percent) => change({ percent: Number(percent) })}
        />
        <DurationInput
          label="Watch each step for"
          value={rollout.halt.minutes}
          onChange={(minutes) => halt({ minutes })}
        />
        <NumberInput
          label="Taken back if so many fail"
          w={220}
          min={1}
          max={10_000}
          value={rollout.halt.minPeople}
          onChange={(given) => halt({ minPeople: Number(given) })}
        />
        <NumberInput
          label="and more than this share"
          w={220}
          min={0}
          max={99}
          suffix=" %"
          value={rollout.halt.maxFailurePercent}
          onChange={(given) => halt({ maxFailurePercent: Number(given) })}
        />
      </Group>
    </Stack>
  );
}
