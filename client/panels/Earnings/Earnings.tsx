import "../onChain.css";
import { IconSchool } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { efficacyOfLevel } from "../../../models/learning/emissionSchedule.ts";
import type { EarningsView } from "../../../twins/protocol/economy/earnings.ts";
import { useTick } from "../../session/context.tsx";
import { useEconomy } from "../../session/economy.ts";
import { minutesText, tokenText } from "../../ui/format.ts";
import { Empty, Hash } from "../../ui/parts.tsx";
import { AskedView } from "../Asked.tsx";
import { useDeviceTitle } from "../Market/Devices.tsx";
import { Aitn, ChainAct } from "../OnChain.tsx";
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
    <section className="page-part">
      <h2>{t("earnings.training")}</h2>
      <div className="page-tiles">
        <div className="page-tile">
          {t("earnings.cycleNow", { n: view.currentCycle })}
          <strong>
            <Countdown view={view} />
          </strong>
          <span className="muted">{t("earnings.cycleEnds")}</span>
        </div>
        <div className="page-tile">
          {t("earnings.level")}
          <strong>{t("earnings.levelOf", { level: String(state.level), levels: String(params.levels) })}</strong>
          <progress value={Number(state.level)} max={Number(params.levels)} aria-label={t("earnings.level")} />
          <span className="muted">
            {after ? (
              t("earnings.milestoneReached", { cycle: String(state.milestoneCycle) })
            ) : (
              <>
                {t("earnings.nextLevel")} <Efficacy uwe={String(wanted)} />
              </>
            )}
          </span>
        </div>
        <div className="page-tile">
          {t("earnings.most")}
          <strong>
            <Aitn wei={String(most)} decimals={0} />
          </strong>
          <span className="muted">{t("earnings.mostSays", { perWE: tokenText(String(params.perWE), 0) })}</span>
        </div>
        <div className="page-tile">
          {t("earnings.emittedSoFar")}
          <strong>
            <Aitn wei={String(state.emitted)} decimals={0} />
          </strong>
          <progress value={share} max={100} aria-label={t("earnings.emittedSoFar")} />
          <span className="muted">
            {t("earnings.ofReserve", { percent: share, reserve: tokenText(String(params.reserve), 0) })}
          </span>
        </div>
      </div>
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
    </section>
  );
}

function Rewards({ view, onDone }: { view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const training = view.devices.filter((device) => device.efficacy !== null);
  return (
    <section className="page-part">
      <h2>{t("earnings.yours")}</h2>
      {!view.everTrained && (
        <Empty icon={<IconSchool size={24} aria-hidden />} title={t("earnings.noTraining")}>
          {t("earnings.noTrainingSays")}
        </Empty>
      )}
      <div className="card">
        <p>
          {t("earnings.withdrawable")} <Aitn wei={view.withdrawableWei} />
        </p>
        <ChainAct
          act={{ kind: "withdrawRewards" }}
          label={t("earnings.withdraw")}
          says={t("earnings.withdrawSays", { amount: tokenText(view.withdrawableWei) })}
          refusal={view.withdrawableWei === "0" ? t("earnings.nothing") : null}
          onDone={onDone}
        />
        {view.claimable.map(({ cycle, devices, amountWei }) => (
          <div key={cycle}>
            <p>
              {t("earnings.claimable", { cycle, devices })} <Aitn wei={amountWei} />
            </p>
            <ChainAct
              act={{ kind: "claimCycle", cycle }}
              label={t("earnings.claim")}
              says={t("earnings.claimSays", { amount: tokenText(amountWei) })}
              onDone={onDone}
            />
          </div>
        ))}
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
    </section>
  );
}

/** What devices earn: by training, in cycles of a day, and by robot work. */
export default function Earnings() {
  const { t } = useTranslation();
  const [asked, again] = useEconomy("earnings");
  return (
    <AskedView asked={asked} again={again}>
      {(view) => (
        <>
          <header className="page-head">
            <h1>{t("community.tabs.earnings")}</h1>
            <p>{t("earnings.intro")}</p>
          </header>
          <div className="page-parts">
            <Schedule view={view} />
            <Rewards view={view} onDone={again} />
            <Nodes view={view} onDone={again} />
            <Cycles view={view} onDone={again} />
            <Robots view={view} onDone={again} />
          </div>
        </>
      )}
    </AskedView>
  );
}
