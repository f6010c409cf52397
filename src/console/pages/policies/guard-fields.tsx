import { Checkbox, Fieldset, Group, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { DurationInput } from "./duration-input.tsx";
import { durationInWords } from "./durations.ts";

/** How a change is watched, as somebody fills it in. */
export interface Watch {
  readonly minutes: number;
  readonly minPeople: number;
  readonly maxFailurePercent: number;
  readonly isOff: boolean;
  readonly reason: string;
}

/** As the API has it: enforcement shows within an hour whether it works. */
export const USUAL_WATCH: Watch = {
  minutes: 60,
  minPeople: 3,
  maxFailurePercent: 50,
  isOff: false,
  reason: "",
};

export const guardOf = ({
  isOff,
  reason,
  ...bounds
}: Watch): NonNullable<Schemas["PolicyChanges"]["guard"]> => (isOff ? { off: true, reason } : bounds);

interface Props {
  readonly value: Watch;
  readonly onChange: (watch: Watch) => void;
}

/** The bound beyond which the change takes itself back. */
export function GuardFields({ value, onChange }: Props) {
  const set = (part: Partial<Watch>) => onChange({ ...value, ...part });
  return (
    <Fieldset legend="If it goes wrong, it takes itself back">
      <Stack gap="sm">
        {!value.isOff && (
          <>
            <Text size="sm" c="dimmed">
              For {durationInWords(value.minutes)} Sallyport watches who tries to sign in. If at least{" "}
              {value.minPeople} people fail, and they are more than {value.maxFailurePercent} % of those who
              tried, what held before holds again, by itself.
            </Text>
            <Group gap="md" align="flex-end">
              <DurationInput
                label="Watch for"
                value={value.minutes}
                onChange={(minutes) => set({ minutes })}
              />
              <NumberInput
                label="People who fail, at least"
                w={190}
                min={1}
                max={10_000}
                value={value.minPeople}
                onChange={(given) => set({ minPeople: Number(given) })}
              />
              <NumberInput
                label="Share of those who tried, over"
                w={220}
                min={0}
                max={99}
                suffix=" %"
                value={value.maxFailurePercent}
                onChange={(given) => set({ maxFailurePercent: Number(given) })}
              />
            </Group>
          </>
        )}
        <Checkbox
          label="Do not watch this change"
          checked={value.isOff}
          onChange={(event) => set({ isOff: event.currentTarget.checked })}
        />
        {value.isOff && (
          <TextInput
            label="Why not"
            description="Stands in the policy and in the audit log."
            required
            value={value.reason}
            onChange={(event) => set({ reason: event.currentTarget.value })}
          />
        )}
      </Stack>
    </Fieldset>
  );
}
