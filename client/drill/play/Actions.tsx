import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { carNear } from "../../../twins/drill/cars.ts";
import { ROLE, SIGNALS, type Signal } from "../../../twins/drill/roles.ts";
import { textOf } from "../../ui/format.ts";
import { isInReach } from "../session/around.ts";
import type { DrillRun } from "../session/run.ts";
import { type DrillSession, roleOf } from "../session/session.ts";
import { LOCKED, OPEN } from "../session/walls.ts";
import type { Play } from "./usePlay.ts";

function Act(props: {
  keyName: string;
  pressed?: boolean;
  disabled?: boolean;
  /** Of what is within reach, or in hand. */
  here?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Button
      className={props.here === true ? "drill-act drill-act-here" : "drill-act"}
      variant={props.pressed === true ? "filled" : "default"}
      aria-pressed={props.pressed}
      disabled={props.disabled === true}
      onClick={props.onClick}
    >
      {props.children} {props.keyName !== "" && <kbd aria-hidden>{props.keyName}</kbd>}
    </Button>
  );
}

/** The door in reach: its name, how it stands, and what can be done with it. */
function Door({ run, play }: { run: DrillRun; play: Play }) {
  const { t, i18n } = useTranslation();
  const opening = run.venue.openings[play.door];
  if (opening === undefined) return <p className="muted">{t("drill.noDoor")}</p>;
  const stands = run.doors[play.door] ?? OPEN;
  return (
    <>
      <p>
        <strong>{textOf(opening.title, i18n.language)}</strong> {t(`drill.stands.s${stands as 0 | 1 | 2}`)}
      </p>
      <Act keyName="F" onClick={() => play.run("feel")}>
        {t("drill.act.feelDoor")}
      </Act>
      <Act keyName="E" disabled={stands === LOCKED} onClick={() => play.run("door")}>
        {t(stands === OPEN ? "drill.act.closeDoor" : "drill.act.openDoor")}
      </Act>
    </>
  );
}

/** Everything one can do, as buttons with their keys. */
export function Actions({ session, run, play }: { session: DrillSession; run: DrillRun; play: Play }) {
  const { t, i18n } = useTranslation();
  const { controls } = play;
  const role = useStore(session.state, (state) => roleOf(state.lobby, state.who));
  const isTrained = role !== null && ROLE[role].isTrained;
  const hazard = useStore(session.state, (state) => state.lobby?.drill.hazard);
  const { venue, own } = run;
  return (
    <div className="drill-actions">
      <fieldset className="drill-group">
        <legend>{t("drill.actions")}</legend>
        <Door run={run} play={play} />
        {venue.callPoints.length > 0 && (
          <Act
            keyName="R"
            here
            disabled={own === null || !isInReach(venue.callPoints, own)}
            onClick={() => play.run("alarm")}
          >
            {t("drill.act.pullAlarm")}
          </Act>
        )}
        {hazard === "flood" && (
          <Act
            keyName="Z"
            pressed={own?.isDriving === true}
            disabled={
              own === null || (own.isDriving !== true && carNear(run.picture?.flood?.cars ?? [], own.x, own.y) < 0)
            }
            onClick={() => play.run("car")}
          >
            {t(own?.isDriving === true ? "drill.act.leaveCar" : "drill.act.drive")}
          </Act>
        )}
        {venue.stopButtons.length > 0 && (
          <Act
            keyName="B"
            here
            disabled={own === null || !isInReach(venue.stopButtons, own)}
            onClick={() => play.run("stopMachines")}
          >
            {t("drill.act.pressStop")}
          </Act>
        )}
        <Act keyName="Q" onClick={() => play.run("warn")}>
          {t("drill.act.warn")}
        </Act>
        <Act keyName="V" onClick={() => play.run("check")}>
          {t("drill.act.check")}
        </Act>
        {isTrained && (
          <Act keyName="T" pressed={run.takesAlong} onClick={() => play.run("take")}>
            {t(run.takesAlong ? "drill.act.letGo" : "drill.act.takeAlong")}
          </Act>
        )}
        {venue.extinguishers.length > 0 && (
          <Act
            keyName="G"
            here
            disabled={own === null || (own.bottle == null && !isInReach(venue.extinguishers, own))}
            onClick={() => play.run("extinguish")}
          >
            {t(own?.bottle == null ? "drill.act.takeExtinguisher" : "drill.act.extinguish")}
          </Act>
        )}
      </fieldset>
      <fieldset className="drill-group">
        <legend>{t("drill.postures")}</legend>
        <Act keyName="⇧" pressed={controls.runs} onClick={() => controls.setRun(!controls.runs)}>
          {t("drill.posture.run")}
        </Act>
        {(
          [
            ["standing", ""],
            ["crouching", "C"],
            ["dropped", "X"],
          ] as const
        ).map(([posture, key]) => (
          <Act
            key={posture}
            keyName={key}
            pressed={controls.posture === posture}
            onClick={() => controls.setPosture(posture)}
          >
            {t(`drill.posture.${posture}`)}
          </Act>
        ))}
        <Act keyName="H" pressed={controls.hold} onClick={() => controls.setHold(!controls.hold)}>
          {t("drill.posture.hold")}
        </Act>
      </fieldset>
      <fieldset className="drill-group">
        <legend>{t("drill.signals")}</legend>
        {(Object.keys(SIGNALS) as Signal[]).map((signal, at) => (
          <Act key={signal} keyName={String(at + 1)} onClick={() => play.run({ signal })}>
            {textOf(SIGNALS[signal], i18n.language)}
          </Act>
        ))}
      </fieldset>
    </div>
  );
}
