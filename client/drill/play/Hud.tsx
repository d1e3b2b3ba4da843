import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { isRoomLit } from "../../../twins/drill/hazards/outageView.ts";
import { minutesText, numberText, textOf } from "../../ui/format.ts";
import type { DrillRun } from "../session/run.ts";
import { type DrillSession, roleOf, roleWords } from "../session/session.ts";
import { FloodFigures } from "./FloodFigures.tsx";
import type { HazardPicture } from "./hazardPicture.ts";

/** A share as a bar with its number and its word. */
function Gauge(props: { label: string; share: number; text: string; note: string; isGood?: boolean }) {
  const percent = Math.max(0, Math.min(100, 100 * props.share));
  return (
    <div className="drill-gauge">
      <span>{props.label}</span>
      <div className="drill-bar" aria-hidden>
        <span
          className={percent >= 30 && props.isGood !== true ? "drill-bar-bad" : ""}
          style={{ width: `${percent}%` }}
        />
      </div>
      <strong className="num" title={props.note}>
        {props.text}
      </strong>
    </div>
  );
}

/** The warning board over the doors: what it counts down to, and that nobody goes in. */
function Board({ gas }: { gas: NonNullable<HazardPicture["gas"]> }) {
  const { t } = useTranslation();
  if (gas.phase === "ready") return null;
  return (
    <p className="drill-board">
      {gas.phase === "horn" ? t("drill.board.horn", { s: gas.dischargeInS ?? 0 }) : t(`drill.board.${gas.phase}`)}
    </p>
  );
}

/** Whether there is light where one is, as long as some is missing. */
function Light({ run: { picture, own, venue } }: { run: DrillRun }) {
  const { t } = useTranslation();
  const outage = picture?.outage;
  if (outage === undefined || own === null || !outage.dark.includes(true)) return null;
  const isUsual = outage.dark[own.storey] !== true || own.room < 0;
  const isLit = isRoomLit(outage, venue.rooms[own.room]);
  const light = own.isDark === true ? "none" : isUsual ? "usual" : isLit ? "emergency" : "torch";
  return (
    <span className="drill-figure">
      <span>{t("drill.light.title")}</span> <strong>{t(`drill.light.${light}`)}</strong>
    </span>
  );
}

/** One instruction at a time, the time, and how one is. */
export function Hud({ session, run }: { session: DrillSession; run: DrillRun }) {
  const { t, i18n } = useTranslation();
  const state = useStore(session.state);
  const { lobby, who, said, clockMs } = state;
  const role = roleOf(lobby, who);
  const told = said.findLast(({ kind }) => kind === "instruction")?.text;
  const { own, condition, isSafe } = run;
  const text = told ?? (role === null ? undefined : roleWords(lobby?.drill, role).task);
  const task = text === undefined ? "" : textOf(text, i18n.language);
  const sinceS = lobby?.startsAtMs == null ? 0 : (Date.now() + clockMs - lobby.startsAtMs) / 1000;
  const fed = own?.fed ?? 0;
  const percent = numberText(100 * Math.min(1, fed), 0);
  const gas = run.picture?.gas;
  const gasShare = own === null ? 0 : (gas?.shares[own.room] ?? 0);
  const isSmoky = own !== null && own.layerM >= 0 && own.extinctionPerM > 0.05;
  return (
    <section className="drill-hud" aria-label={t("drill.objective")}>
      <p className="drill-objective">
        <span className="muted">{t("drill.objective")}</span>{" "}
        <strong>{condition === "down" ? t("drill.downTask") : task}</strong>
      </p>
      {gas != null && <Board gas={gas} />}
      <div className="drill-figures">
        <span className="drill-figure">
          <span>{t("drill.time")}</span> <strong className="num">{minutesText(sinceS)}</strong>
        </span>
        <span className="drill-figure">
          <span>{t("drill.state")}</span>{" "}
          <strong className={`drill-health drill-health-${condition}`}>
            {isSafe ? t("drill.safe") : t(`drill.health.${condition}`)}
          </strong>
        </span>
        {lobby?.drill.hazard === "flood" ? (
          <FloodFigures own={own} />
        ) : (
          lobby?.drill.hazard !== "earthquake" &&
          lobby?.drill.hazard !== "outage" && (
            <Gauge
              label={t("drill.dose")}
              share={fed}
              text={`${percent} %`}
              note={t("drill.doseNote", { n: percent })}
            />
          )
        )}
        {gas != null && (
          <Gauge
            label={t("drill.gas")}
            share={gasShare}
            text={`${numberText(100 * gasShare, 0)} %`}
            note={t("drill.gasNote", { n: numberText(100 * gasShare, 0) })}
          />
        )}
        {own?.bottle != null && (
          <Gauge
            label={t("drill.sign.extinguisher")}
            share={own.bottle.left}
            text={`${numberText(100 * own.bottle.left, 0)} %`}
            note={t(`drill.agent.${own.bottle.agent}`)}
            isGood
          />
        )}
        {run.picture?.outage !== undefined && <Light run={run} />}
        {isSmoky && <span className="drill-smoky">{t("drill.smoke", { m: numberText(own.layerM, 1) })}</span>}
      </div>
    </section>
  );
}
