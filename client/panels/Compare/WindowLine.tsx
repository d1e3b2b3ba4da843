import { useTranslation } from "react-i18next";
import type { Comparison } from "../../../twins/sim/comparison.ts";
import { useZone } from "../../session/context.tsx";
import { numberText, timeText } from "../../ui/format.ts";
import { useSpan } from "../../ui/parts.tsx";

const percent = (share: number): string => numberText(100 * share, share < 0.1 ? 1 : 0);

/** Over which work the branches are compared, and what the model said of the pump when the state was forked. */
export function WindowLine({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const zone = useZone();
  const span = useSpan();
  const { outlook, modelCid, furtherSets, branches } = comparison;
  const end = branches[0]?.course.sets.at(-1)?.endS ?? 0;
  return (
    <div className="window-line">
      <p>{t("compare.window", { n: furtherSets, set: comparison.jobset, time: span(end * 1000) })}</p>
      {modelCid === null && <p className="muted">{t("compare.noForecast")}</p>}
      {modelCid !== null && outlook === null && <p className="muted">{t("compare.shortForecast")}</p>}
      {outlook !== null && (
        <p>
          {t("compare.outlook", {
            at: timeText(outlook.madeAtMs, zone),
            time: span(outlook.withinS * 1000),
            mean: percent(outlook.mean),
            low: percent(outlook.low),
            high: percent(outlook.high),
          })}
        </p>
      )}
    </div>
  );
}
