import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import {
  FREE_FROM_MPH,
  FREE_FROM_SHARE,
  SLOW_BELOW_MPH,
  SLOW_BELOW_SHARE,
} from "../../twins/things/traffic-detector/levels.ts";
import { dashesOf, isTold, ROAD_LOOKS, TOLD_DASHES } from "../scene/roads/looks.ts";
import type { RoadState } from "../scene/roads/roadStates.ts";
import { useZone } from "../session/context.tsx";
import { type ShownSpeeds, useTrafficShown } from "../session/trafficShown.ts";
import { dateTimeText } from "../ui/format.ts";
import { Tag } from "../ui/parts.tsx";
import { useAbilities } from "./panelList.ts";

const STATES = ["free", "dense", "slow", "stale", "silent"] as const;
const VALUES = {
  from: FREE_FROM_MPH,
  below: SLOW_BELOW_MPH,
  fromPct: 100 * FREE_FROM_SHARE,
  belowPct: 100 * SLOW_BELOW_SHARE,
};

function Moment({ speeds }: { speeds: ShownSpeeds }) {
  const { t } = useTranslation();
  const zone = useZone();
  const { kind, atMs, aheadMin } = speeds;
  const time = dateTimeText(atMs + aheadMin * 60_000, zone).slice(0, 16);
  return (
    <span className="road-legend-moment">
      <Tag kind={kind === "forecast" ? "simulated" : "recorded"}>{t(`city.legendTag.${kind}`)}</Tag>{" "}
      {kind === "forecast" ? t("city.legendAhead", { time, min: aheadMin }) : time}
      <span className="road-legend-which muted">{t("city.legendWhich")}</span>
    </span>
  );
}

/** A road as the picture draws it: what is told is striped, as it is there. */
function Sign({ state, isForecast }: { state: RoadState; isForecast: boolean }) {
  const look = ROAD_LOOKS[state];
  return (
    <svg viewBox="0 0 32 10" width="32" height="10" aria-hidden>
      <path className={`road-sign-${state}`} d="M0 5H32" strokeWidth={look.px} strokeDasharray={dashesOf(look)} />
      {isForecast && isTold(state) && (
        <path className="road-sign-told" d="M0 5H32" strokeWidth={look.px} strokeDasharray={TOLD_DASHES} />
      )}
    </svg>
  );
}

/** What the roads' widths, patterns and colours mean, and which moment they are of when it is not the shown one. */
export function RoadLegend() {
  const { t } = useTranslation();
  const able = useAbilities();
  const speeds = useTrafficShown((shown) => shown.speeds);
  // A phone's picture is small: there it is opened by whoever asks.
  const narrow = useMediaQuery("(max-width: 760px)", undefined, { getInitialValueInEffect: false });
  if (!able.has("traffic")) return null;
  const isForecast = speeds?.kind === "forecast";
  // A moment of its own has no speed that is too old for it.
  const states = STATES.filter((state) => speeds === null || state !== "stale");
  return (
    <details className="road-legend" open={narrow !== true}>
      <summary>
        {t("city.roads.title")}
        {speeds !== null && <Moment speeds={speeds} />}
      </summary>
      {states.map((state) => {
        const name = state === "silent" && isForecast ? "untold" : state;
        return (
          <span key={state} className="road-legend-row" title={t(`city.roads.${name}Why`, VALUES)}>
            <Sign state={state} isForecast={isForecast} />
            {t(`city.roads.${name}`, VALUES)}
          </span>
        );
      })}
    </details>
  );
}
