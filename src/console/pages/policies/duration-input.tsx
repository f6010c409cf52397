import { Group, Input, NumberInput, Select } from "@mantine/core";
import { useId } from "@mantine/hooks";
import { useState } from "react";
import { minutesOf, splitMinutes, UNIT_NAMES, type Unit } from "./durations.ts";

interface Props {
  readonly label: string;
  readonly description?: string;
  /** Minutes. */
  readonly value: number;
  readonly onChange: (minutes: number) => void;
  readonly error?: React.ReactNode;
  readonly disabled?: boolean;
}

/** A length of time in the unit that fits it; the API counts in minutes. */
export function DurationInput({ label, description, value, onChange, error, disabled = false }: Props) {
  const [unit, setUnit] = useState<Unit>(() => splitMinutes(value).unit);
  const [amount, setAmount] = useState<number | string>(() => splitMinutes(value).amount);
  const id = useId();
  const tell = (given: number | string, of: Unit) => {
    setAmount(given);
    setUnit(of);
    if (given !== "") onChange(minutesOf(Number(given), of));
  };
  return (
    <Input.Wrapper label={label} description={description} error={error} labelProps={{ htmlFor: id }}>
      <Group gap={6} wrap="nowrap" mt={4}>
        <NumberInput
          id={id}
          w={96}
          min={1}
          allowNegative={false}
          disabled={disabled}
          value={amount}
          onChange={(given) => tell(given, unit)}
        />
        <Select
          aria-label={`${label}, unit`}
          w={112}
          allowDeselect={false}
          disabled={disabled}
          data={[...UNIT_NAMES].toReversed()}
          value={unit}
          onChange={(of) => tell(amount, UNIT_NAMES.find((name) => name === of) ?? unit)}
        />
      </Group>
    </Input.Wrapper>
  );
}
