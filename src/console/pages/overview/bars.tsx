import { useId } from "react";
import { labelledOf, linesFor } from "./chart-scale.ts";
import type { Row } from "./spans.ts";

const HEIGHT = 240;
/** Room in pixels around the plot, for the axes' labels. */
export const LEFT = 44;
const TOP = 8;
const BOTTOM = 26;
const PLOT = HEIGHT - TOP - BOTTOM;
/** As wide as the label of an axis is at the most, with the room that parts it from the next. */
const CHARACTER = 7;
const BETWEEN = 12;
const WIDEST_BAR = 44;
/** So that one refusal among a thousand is still seen. */
const LEAST = 2;

const counted = new Intl.NumberFormat(undefined, { notation: "compact" });

interface Props {
  readonly rows: readonly Row[];
  /** In pixels, with the axis. */
  readonly width: number;
  readonly chosen: number | undefined;
}

/** Who signed in and, above it and hatched, who was refused: a bar for each hour or day. */
export function Bars({ rows, width, chosen }: Props) {
  const hatched = useId();
  const lines = linesFor(Math.max(0, ...rows.map(({ accepted, refused }) => accepted + refused)));
  const room = Math.max(0, width - LEFT);
  const band = room / rows.length;
  const thick = Math.min(WIDEST_BAR, band * 0.8);
  const tall = (count: number) => (count === 0 ? 0 : Math.max(LEAST, (count / (lines.at(-1) ?? 1)) * PLOT));
  const labelWidth = Math.max(...rows.map(({ label }) => label.length)) * CHARACTER + BETWEEN;
  return (
    <svg className="chart" width="100%" height={HEIGHT} aria-hidden>
      <Hatch id={hatched} />
      {lines.map((line) => (
        <g key={line} transform={`translate(0 ${TOP + PLOT - (line / (lines.at(-1) ?? 1)) * PLOT})`}>
          <line className="chart-line" x1={LEFT} x2={width} />
          <text x={LEFT - 8} dy="0.32em" textAnchor="end">
            {counted.format(line)}
          </text>
        </g>
      ))}
      {rows.map(({ at, accepted, refused }, index) => {
        const x = LEFT + index * band;
        const bar = { x: x + (band - thick) / 2, width: thick };
        const foot = TOP + PLOT - tall(accepted);
        return (
          <g key={at}>
            {index === chosen && <rect className="chart-chosen" x={x} y={TOP} width={band} height={PLOT} />}
            <rect {...bar} className="chart-accepted" y={foot} height={tall(accepted)} />
            {refused > 0 && (
              <rect
                {...bar}
                className="chart-refused"
                fill={`url(#${hatched})`}
                y={foot - tall(refused)}
                height={tall(refused)}
              />
            )}
          </g>
        );
      })}
      {labelledOf(rows.length, room, labelWidth).map((index) => (
        <text key={index} x={LEFT + (index + 0.5) * band} y={HEIGHT - 6} textAnchor="middle">
          {rows[index]?.label}
        </text>
      ))}
    </svg>
  );
}

/** Beside a number: how it looks among the bars. */
export function Swatch({ of }: { readonly of: "accepted" | "refused" }) {
  const hatched = useId();
  return (
    <svg className="chart" width={12} height={12} aria-hidden>
      <Hatch id={hatched} />
      <rect
        className={`chart-${of}`}
        width={12}
        height={12}
        {...(of === "refused" && { fill: `url(#${hatched})` })}
      />
    </svg>
  );
}

/** Told from plain bars without its colour. */
const Hatch = ({ id }: { readonly id: string }) => (
  <defs>
    <pattern id={id} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect className="chart-hatch-ground" width={5} height={5} />
      <line className="chart-hatch" y2={5} />
    </pattern>
  </defs>
);
