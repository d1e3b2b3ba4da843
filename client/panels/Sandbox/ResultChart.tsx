import { useTranslation } from "react-i18next";
import type { Measure } from "../../../twins/protocol/sandbox.ts";
import { numberText } from "../../ui/format.ts";
import { useMeasure } from "../Rounds/words.ts";
import { axisOf, placeOn } from "./figures.ts";

/** Who a mark is of; each has a shape of its own. */
export const WHOSE = ["model", "other", "champion", "rule"] as const;
export type Whose = (typeof WHOSE)[number];

export interface ChartLine {
  readonly key: string;
  readonly name: string;
  readonly values: Readonly<Partial<Record<Whose, number | null>>>;
}

/** Of different sizes, hollow ones around the full one: all are seen where values are the same. */
const SHAPES: Readonly<Record<Whose, string>> = {
  model: "M10 5.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9z",
  other: "M3.5 3.5h13v13h-13z",
  champion: "M10 1l9 9l-9 9l-9-9z",
  rule: "M9 0h2v20h-2z",
};

const Mark = ({ of }: { of: Whose }) => (
  <svg className={`sandbox-mark sandbox-mark-${of}`} width={20} height={20} viewBox="0 0 20 20" aria-hidden>
    <path d={SHAPES[of]} />
  </svg>
);

/** Values of each recording along one axis, every mark with its own shape; the table below has the figures. */
export function ResultChart(props: {
  measure: Measure;
  lines: readonly ChartLine[];
  names: Readonly<Record<Whose, string>>;
}) {
  const { t } = useTranslation();
  const { title: name, unit, better } = useMeasure()(props.measure);
  const shown = WHOSE.filter((one) => props.lines.some(({ values }) => typeof values[one] === "number"));
  const axis = axisOf(props.lines.flatMap(({ values }) => WHOSE.map((one) => values[one] ?? null)));
  if (axis === null) return null;
  const digits = Math.max(0, -Math.floor(Math.log10((axis.high - axis.low) / 4)));
  const at = (value: number): string => `${(100 * placeOn(axis, value)).toFixed(2)}%`;
  return (
    <figure className="sandbox-chart">
      <figcaption>
        <strong>{unit === "" ? name : t("rounds.order.inUnit", { name, unit })}</strong>
        <span className="rounds-way">{better}</span>
        <span className="sandbox-legend">
          {shown.map((one) => (
            <span key={one}>
              <Mark of={one} /> {props.names[one]}
            </span>
          ))}
        </span>
      </figcaption>
      <div role="img" aria-label={t("sandbox.chart.label", { name })}>
        {props.lines.map((line) => (
          <div key={line.key} className="sandbox-chart-line">
            <span className="sandbox-chart-name">{line.name}</span>
            <span className="sandbox-track">
              {axis.ticks.map((tick) => (
                <i key={tick} style={{ left: at(tick) }} />
              ))}
              {/* The model's own mark lies over the others. */}
              {[...shown].reverse().map((one) => {
                const value = line.values[one];
                return typeof value === "number" ? (
                  <span key={one} className="sandbox-at" style={{ left: at(value) }}>
                    <Mark of={one} />
                  </span>
                ) : null;
              })}
            </span>
          </div>
        ))}
        <div className="sandbox-chart-line sandbox-chart-axis">
          <span className="sandbox-chart-name" />
          <span className="sandbox-ticks num">
            {axis.ticks.map((tick) => (
              <span key={tick} style={{ left: at(tick) }}>
                {numberText(tick, digits)}
              </span>
            ))}
          </span>
        </div>
      </div>
    </figure>
  );
}
