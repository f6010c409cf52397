import "./chart.css";
import { Group, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useState, type KeyboardEvent, type PointerEvent } from "react";
import { Bars, LEFT, Swatch } from "./bars.tsx";
import { barAfter, barAt } from "./chart-scale.ts";
import type { Counts, Row } from "./spans.ts";

interface Props {
  readonly rows: readonly Row[];
  readonly total: Counts;
}

/**
 * Bars over time, whose figures are read one by one with the pointer, a finger or the arrow keys. For whoever hears
 * the page it is a slider along the time; the table beside it has the same figures.
 */
export function Chart({ rows, total }: Props) {
  const { ref, width } = useElementSize();
  const [chosen, setChosen] = useState<number>();
  const last = rows.length - 1;
  const row = chosen === undefined ? undefined : rows[chosen];
  const { accepted, refused } = row ?? total;
  const when = row?.label ?? "In all";
  const point = ({ clientX, currentTarget }: PointerEvent) =>
    setChosen(barAt(clientX - currentTarget.getBoundingClientRect().left - LEFT, width - LEFT, rows.length));
  const press = (event: KeyboardEvent) => {
    const next = barAfter(event.key, chosen ?? last, rows.length);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
  };
  return (
    <>
      <Text fw={600}>{when}</Text>
      <Group gap="lg" mb="xs">
        <Figure of="accepted" label="Signed in" count={accepted} />
        <Figure of="refused" label="Refused" count={refused} />
      </Group>
      <div
        ref={ref}
        className="chart-slider"
        role="slider"
        tabIndex={0}
        aria-label="Sign-ins over time"
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={chosen ?? last}
        aria-valuetext={`${when}: ${accepted} signed in, ${refused} refused`}
        onKeyDown={press}
        onFocus={() => setChosen((already) => already ?? last)}
        onBlur={() => setChosen(undefined)}
        onPointerDown={point}
        onPointerMove={point}
        // A finger that is lifted leaves what it pointed at.
        onPointerLeave={({ pointerType }) => pointerType === "mouse" && setChosen(undefined)}
      >
        <Bars rows={rows} width={width} chosen={chosen} />
      </div>
    </>
  );
}

interface FigureProps {
  readonly of: "accepted" | "refused";
  readonly label: string;
  readonly count: number;
}

const Figure = ({ of, label, count }: FigureProps) => (
  <Group gap={6}>
    <Swatch of={of} />
    <Text size="sm">
      {label} {count}
    </Text>
  </Group>
);
