import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { Box } from "@mantine/core";
import type { rowsOf } from "./spans.ts";

interface Props {
  readonly rows: ReturnType<typeof rowsOf>;
  readonly total: { readonly accepted: number; readonly refused: number };
}

const SERIES = [
  { name: "Signed in", color: "gate.6" },
  { name: "Refused", color: "red.6" },
];

/** In a file of its own, so that its library is loaded only where it is seen. */
export default function Chart({ rows, total }: Props) {
  return (
    <Box
      role="img"
      aria-label={`Sign-ins over time: ${total.accepted} signed in, ${total.refused} refused. The table has the same figures.`}
    >
      <BarChart
        h={240}
        data={rows}
        dataKey="label"
        type="stacked"
        series={SERIES}
        withLegend
        barChartProps={{ accessibilityLayer: false }}
        yAxisProps={{ allowDecimals: false }}
      />
    </Box>
  );
}
