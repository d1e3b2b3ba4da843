import "./earnings.css";
import { IconSchool } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { efficacyOfLevel } from "../../../models/learning/emissionSchedule.ts";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { EarningsView } from "../../../twins/protocol/economy/earnings.ts";
import { useTick } from "../../session/context.tsx";
import { useEconomy } from "../../session/economy.ts";
import { minutesText } from "../../ui/format.ts";
import { Empty, Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { useDeviceTitle } from "../Market/deviceTitle.ts";
import { Act } from "../onChain/Act.tsx";
import { Aitn } from "../onChain/fields.tsx";
import { Page, Part, Tile, Tiles } from "../onChain/Page.tsx";
import { Claims } from "./Claims.tsx";
import { Cycles, Efficacy } from "./Cycles.tsx";
import { Nodes } from "./Nodes.tsx";
import { Robots } from "./Robots.tsx";
import { paramsOf, stateOf } from "./schedule.ts";

const ScheduleChart = lazy(() => import("./ScheduleChart.tsx"));

/** What is left of the cycle, by the server's clock. */
function Countdown({ view }: { view: EarningsView }) {
  useTick(1000);
  const [offset, setOffset] = useState({ of: view.nowMs, ms: view.nowMs - Date.now() });
  if (offset.of !== view.nowMs) setOffset({ of: view.nowMs, ms: view.nowMs - Date.now() });
  return <>{minutesText((view.cycleEndsAtMs - Date.now() - offset.ms) / 1000)}</>;
}

function Schedule({ view }: { view: EarningsView }) {
  const { t, i18n } = useTranslation();
  const params = paramsOf(view.schedule);
  const state = stateOf(view.schedule);
  const after = state.peak > 0n;
  const wanted = after ? 0n : efficacyOfLevel(params, state.level + 1n);
  const most = after ? state.peak : params.base + params.step * state.level;
  const share = Number((state.emitted * 10_000n) / params.reserve) / 100;
  return (
    <Part title={t("earnings.training")}>
      <Tiles>
        <Tile name={t("earnings.cycleNow", { n: view.currentCycle })} note={t("earnings.cycleEnds")}>
          <Countdown view={view} />
        </Tile>
        <Tile
          name={t("earnings.level")}
          note={
            <>
              <progress value={Number(state.level)} max={Number(params.levels)} aria-label={t("earnings.level")} />
              {after ? (
                t("earnings.milestoneReached", { cycle: String(state.milestoneCycle) })
              ) : (
                <>
                  {t("earnings.nextLevel")} <Efficacy uwe={String(wanted)} />
                </>
              )}
            </>
          }
        >
          {t("earnings.levelOf", { level: String(state.level), levels: String(params.levels) })}
        </Tile>
        <Tile
          name={t("earnings.most")}
          unit="AITN"
          note={t("earnings.mostSays", { perWE: tokenText(String(params.perWE), 0) })}
        >
          {tokenText(String(most), 0)}
        </Tile>
        <Tile
          name={t("earnings.emittedSoFar")}
          unit="AITN"
          note={
            <>
              <progress value={share} max={100} aria-label={t("earnings.emittedSoFar")} />
              {t("earnings.ofReserve", { percent: share, reserve: tokenText(String(params.reserve), 0) })}
            </>
          }
        >
          {tokenText(String(state.emitted), 0)}
        </Tile>
      </Tiles>
      <figure className="card earnings-chart">
        <figcaption>
          {t("earnings.chart")}
          <span className="legend-past">{t("earnings.chartPast")}</span>
          <span className="legend-level">{t("earnings.chartLevel")}</span>
          <span className="legend-fastest">{t("earnings.chartFastest")}</span>
        </figcaption>
        <Suspense fallback={<p className="muted pad">{t("common.loading")}</p>}>
          <ScheduleChart view={view} label={t("earnings.chart")} locale={i18n.language} />
        </Suspense>
      </figure>
    </Part>
  );
}

function Rewards({ view, onDone }: { view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const training = view.devices.filter((device) => device.efficacy !== null);
  return (
    <Part title={t("earnings.yours")}>
      {!view.everTrained && (
        <Empty icon={<IconSchool size={24} aria-hidden />} title={t("earnings.noTraining")}>
          {t("earnings.noTrainingSays")}
        </Empty>
      )}
      <div className="card page-card">
        <p>
          {t("earnings.withdrawable")} <Aitn wei={view.withdrawableWei} />
        </p>
        <Act
          act={{ kind: "withdrawRewards" }}
          label={t("earnings.withdraw")}
          asks={t("earnings.withdrawSays", { amount: tokenText(view.withdrawableWei) })}
          why={view.withdrawableWei === "0" ? t("earnings.nothing") : null}
          onDone={onDone}
        />
        <Claims over={view.over.rows} onDone={onDone} />
        {training.map((device) => (
          <p key={device.device}>
            {title(device)}: <Efficacy uwe={device.efficacy ?? "0"} />
            {device.node === null && <span className="word word-warn"> {t("earnings.inNoNode")}</span>}
          </p>
        ))}
        {view.reporter !== null && (
          <p className="muted">
            {t("earnings.reportedBy", { bond: tokenText(view.bondWei, 0) })}{" "}
            <Hash value={view.reporter.account} label={t("earnings.reporter")} /> (
            <Aitn wei={view.reporter.aitnWei} decimals={0} />)
          </p>
        )}
      </div>
    </Part>
  );
}

/** What devices earn: by training, in cycles of a day, and by robot work. */
export default function Earnings() {
  const { t } = useTranslation();
  const [asked, again] = useEconomy("earnings");
  return (
    <AskedView asked={asked} again={again}>
      {(view) => (
        <Page title={t("community.tabs.earnings")} lede={t("earnings.intro")}>
          <Schedule view={view} />
          <Rewards view={view} onDone={again} />
          <Nodes view={view} onDone={again} />
          <Cycles view={view} onDone={again} />
          <Robots view={view} onDone={again} />
        </Page>
      )}
    </AskedView>
  );
}
