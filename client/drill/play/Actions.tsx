import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { carNear } from "../../../twins/drill/cars.ts";
import { ABSENT } from "../../../twins/drill/frame.ts";
import { ROLE, SIGNALS, type Signal } from "../../../twins/drill/roles.ts";
import { textOf } from "../../ui/format.ts";
import { isInReach, onHooks } from "../session/around.ts";
import type { DrillRun } from "../session/run.ts";
import { type DrillSession, roleOf } from "../session/session.ts";
import { LOCKED, OPEN } from "../session/walls.ts";
import type { Play } from "./usePlay.ts";

/** Somebody this near may be taken along, m. */
const BESIDE_M = 1.6;

function Act(props: {
  keyName: string;
  pressed?: boolean;
  /** Stays where it is while others come and go. */
  isFixed?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Button
      className={`drill-act${props.isFixed === true ? " drill-fixed" : ""}`}
      variant={props.pressed === true ? "filled" : "default"}
      aria-pressed={props.pressed}
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
  if (opening === undefined) return null;
  const stands = run.doors[play.door] ?? OPEN;
  return (
    <>
      <p className="drill-door">
        <span>
          <strong>{textOf(opening.title, i18n.language)}</strong> {t(`drill.stands.s${stands as 0 | 1 | 2}`)}
        </span>
      </p>
      {stands !== OPEN && (
        <Act keyName="F" onClick={() => play.run("feel")}>
          {t("drill.act.feelDoor")}
        </Act>
      )}
      {stands !== LOCKED && (
        <Act keyName="E" onClick={() => play.run("door")}>
          {t(stands === OPEN ? "drill.act.closeDoor" : "drill.act.openDoor")}
        </Act>
      )}
    </>
  );
}

/** Whether anybody is so near that they could be taken along. */
function isSomebodyBeside({ people, body, own }: DrillRun): boolean {
  if (own === null) return false;
  const shown = people.at(performance.now());
  for (let at = 0; at < shown.count; at++) {
    if (at === body || shown.look[at] === ABSENT || shown.storey[at] !== own.storey) continue;
    if (Math.hypot(shown.x[at]! - own.x, shown.y[at]! - own.y) < BESIDE_M) return true;
  }
  return false;
}

/** In a lift that stands between floors: its alarm, and what one had better not do. */
function InLift({ play }: { play: Play }) {
  const { t } = useTranslation();
  return (
    <>
      <Act keyName="R" onClick={() => play.run("alarm")}>
        {t("drill.act.liftAlarm")}
      </Act>
      <Act keyName="E" onClick={() => play.run("door")}>
        {t("drill.act.liftDoors")}
      </Act>
    </>
  );
}

/** What can be done where one is: nothing is shown that does not apply. */
function Here({ session, run, play }: { session: DrillSession; run: DrillRun; play: Play }) {
  const { t } = useTranslation();
  const role = useStore(session.state, (state) => roleOf(state.lobby, state.who));
  const isTrained = role !== null && ROLE[role].isTrained;
  const { venue, own } = run;
  const isOutside = own !== null && own.room < 0;
  return (
    <>
      {own?.isStuck === true ? <InLift play={play} /> : <Door run={run} play={play} />}
      {own !== null && own.isStuck !== true && isInReach(venue.callPoints, own) && (
        <Act keyName="R" onClick={() => play.run("alarm")}>
          {t("drill.act.pullAlarm")}
        </Act>
      )}
      {own !== null && isInReach(venue.stopButtons, own) && (
        <Act keyName="B" onClick={() => play.run("stopMachines")}>
          {t("drill.act.pressStop")}
        </Act>
      )}
      {isTrained && (run.takesAlong || isSomebodyBeside(run)) && (
        <Act keyName="T" pressed={run.takesAlong} onClick={() => play.run("take")}>
          {t(run.takesAlong ? "drill.act.letGo" : "drill.act.takeAlong")}
        </Act>
      )}
      {own !== null && (own.bottle != null || isInReach(onHooks(venue, run.scene), own)) && (
        <Act keyName="Z" onClick={() => play.run("extinguish")}>
          {t(own.bottle == null ? "drill.act.takeExtinguisher" : "drill.act.extinguish")}
        </Act>
      )}
      {own !== null && (own.isDriving === true || carNear(run.picture?.flood?.cars ?? [], own.x, own.y) >= 0) && (
        <Act keyName="K" pressed={own.isDriving === true} onClick={() => play.run("car")}>
          {t(own.isDriving === true ? "drill.act.leaveCar" : "drill.act.drive")}
        </Act>
      )}
      {isTrained && isOutside && (
        <Act keyName="O" onClick={() => play.run("report")}>
          {t("drill.act.report")}
        </Act>
      )}
      <Act keyName="V" onClick={() => play.run("check")}>
        {t(isTrained && !isOutside ? "drill.act.checkRoom" : "drill.act.check")}
      </Act>
      <Act keyName="Q" onClick={() => play.run("warn")}>
        {t("drill.act.warn")}
      </Act>
    </>
  );
}

function Postures({ play }: { play: Play }) {
  const { t } = useTranslation();
  const { controls } = play;
  return (
    <>
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
    </>
  );
}

/** Everything one can do, as buttons with their keys. On a phone what applies is under the right thumb, the rest in a sheet. */
export function Actions({ session, run, play }: { session: DrillSession; run: DrillRun; play: Play }) {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const hasRoll = useStore(session.state, (state) => state.roll !== null);
  return (
    <div className="drill-actions" data-open={isOpen}>
      <fieldset className="drill-group drill-here">
        <legend>{t("drill.actions")}</legend>
        <Here session={session} run={run} play={play} />
        <Act keyName="G" isFixed pressed={run.own?.isGuided === true} onClick={() => play.open("goTo")}>
          {t("drill.go.title")}
        </Act>
        {hasRoll && (
          <Act keyName="L" isFixed pressed={play.isRollOpen} onClick={() => play.run("roll")}>
            {t("drill.roll.title")}
          </Act>
        )}
        <Button
          className="drill-act drill-more"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => setOpen((was) => !was)}
        >
          {t(isOpen ? "drill.less" : "drill.more")}
        </Button>
      </fieldset>
      <fieldset className="drill-group drill-rest">
        <legend>{t("drill.postures")}</legend>
        <Postures play={play} />
      </fieldset>
      <fieldset className="drill-group drill-rest">
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
