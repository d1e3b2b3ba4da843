import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { ROLE } from "../../../twins/drill/roles.ts";
import { minutesText, numberText, textOf } from "../../ui/format.ts";
import type { DrillRun } from "../session/run.ts";
import { type DrillSession, roleOf } from "../session/session.ts";
import { FloodFigures } from "./FloodFigures.tsx";

/** A share as a bar with its number and its word. */
function Gauge(props: { label: string; share: number; text: string; note: string }) {
  const percent = Math.max(0, Math.min(100, 100 * props.share));
  return (
    <div className="drill-gauge">
      <span>{props.label}</span>
      <div className="drill-bar" aria-hidden>
        <span className={percent >= 30 ? "drill-bar-bad" : ""} style={{ width: `${percent}%` }} />
      </div>
      <strong className="num" title={props.note}>
        {props.text}
      </strong>
    </div>
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
  const text = told ?? (role === null ? undefined : ROLE[role].task);
  const task = text === undefined ? "" : textOf(text, i18n.language);
  const sinceS = lobby?.startsAtMs == null ? 0 : (Date.now() + clockMs - lobby.startsAtMs) / 1000;
  const fed = own?.fed ?? 0;
  const percent = numberText(100 * Math.min(1, fed), 0);
  const isSmoky = own !== null && own.layerM >= 0 && own.extinctionPerM > 0.05;
  return (
    <section className="drill-hud" aria-label={t("drill.objective")}>
      <p className="drill-objective">
        <span className="muted">{t("drill.objective")}</span>{" "}
        <strong>{condition === "down" ? t("drill.downTask") : task}</strong>
      </p>
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
          lobby?.drill.hazard !== "earthquake" && (
            <Gauge
              label={t("drill.dose")}
              share={fed}
              text={`${percent} %`}
              note={t("drill.doseNote", { n: percent })}
            />
          )
        )}
        {isSmoky && <span className="drill-smoky">{t("drill.smoke", { m: numberText(own.layerM, 1) })}</span>}
      </div>
    </section>
  );
}
