import { useTranslation } from "react-i18next";
import { useShown } from "../../session/context.tsx";
import { numberText } from "../../ui/format.ts";
import { Hash, Section, useSpan } from "../../ui/parts.tsx";

/** What a model says about this Thing, with the model's address beside it. */
export function ThingForecast(props: { thing: string }) {
  const { t } = useTranslation();
  const span = useSpan();
  const said = useShown((shown) => shown.forecasts.get(props.thing));
  const last = said?.forecast.points.at(-1);
  if (said === undefined || last === undefined) return null;
  const { forecast, score, threshold } = said;
  const over = score > threshold;
  const width = 300;
  const x = (atS: number): number => (atS / forecast.horizonS) * width;
  const y = (p: number): number => 44 - Math.min(1, Math.max(0, p)) * 40;
  const line = forecast.points.map((p) => `${x(p.atS)},${y(p.mean)}`).join(" ");
  const band = [
    ...forecast.points.map((p) => [p.atS, p.high]),
    ...forecast.points.toReversed().map((p) => [p.atS, p.low]),
  ];
  return (
    <Section title={t("inspector.forecast")}>
      <div className={over ? "forecast forecast-over" : "forecast"}>
        {forecast.meaning === "failure-probability" && (
          <>
            <strong>
              {t("inspector.forecastLine", {
                percent: `${numberText(last.mean * 100, 0)} %`,
                span: span(last.atS * 1000),
              })}
            </strong>
            <svg viewBox={`0 0 ${width} 48`} aria-hidden preserveAspectRatio="none">
              <polygon points={band.map(([s, p]) => `${x(s!)},${y(p!)}`).join(" ")} />
              <polyline points={line} />
            </svg>
          </>
        )}
        <div className="muted num">
          {t("inspector.score", { score: numberText(score, 3), threshold: numberText(threshold, 3) })}
        </div>
        <Hash value={forecast.modelCid} label={t("models.cid")} />
      </div>
    </Section>
  );
}
