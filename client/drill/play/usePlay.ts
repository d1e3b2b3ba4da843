import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ERRORS } from "../../../twins/core/errors.ts";
import type { ActKind } from "../../../twins/drill/judge.ts";
import { SIGNALS, type Signal } from "../../../twins/drill/roles.ts";
import type { GoTo } from "../../../twins/protocol/drill.ts";
import { webglSupport } from "../../scene/support.ts";
import { doorFaced, doorInReach } from "../session/around.ts";
import type { Spot } from "../session/prediction.ts";
import type { DrillRun } from "../session/run.ts";
import type { DrillSession } from "../session/session.ts";
import { drillSettings, setDrillSetting, shownView, useDrillSettings } from "../session/settings.ts";
import { OPEN } from "../session/walls.ts";
import { aroundWords, inBoth, placeWords, waysWords } from "./around.ts";
import { type Command, type Controls, createControls } from "./controls.ts";

/** How often what stands beside the map is made anew, ms. */
const TICK_MS = 200;

export type Dialog = "menu" | "help" | "goTo" | null;

export interface Play {
  readonly controls: Controls;
  readonly spot: Spot | null;
  readonly room: number;
  /** Index of the door in reach; -1 without one. */
  readonly door: number;
  readonly whole: boolean;
  /** From above, or through one's own eyes. */
  readonly view: "plan" | "first";
  readonly dialog: Dialog;
  readonly flashes: boolean;
  readonly isRollOpen: boolean;
  open(dialog: Dialog): void;
  /** The view through one's own eyes cannot be drawn here. */
  viewFailed(): void;
  run(command: Command): void;
  act(kind: ActKind, opening?: string | null): void;
  /** Lets oneself be led; null: stands. */
  goTo(to: GoTo | null): void;
}

/** Sends acts and signals, and says why one was refused. */
function useActs(session: DrillSession, run: DrillRun) {
  return useCallback(
    (kind: ActKind, opening: string | null = null): void => {
      void session.ask("act", { kind, opening }).then((answer) => {
        if (!answer.ok) return session.say("act", answer.error.said ?? ERRORS[answer.error.code]);
        if (kind === "takeAlong") run.takesAlong = true;
        if (kind === "letGo") run.takesAlong = false;
      });
    },
    [session, run],
  );
}

/** Lets oneself be led, and says where to, or why not. */
const useGoTo = (session: DrillSession) =>
  useCallback(
    (to: GoTo | null): void => {
      void session.ask("goTo", { to }).then((answer) => {
        session.say("place", answer.ok ? answer.value.text : (answer.error.said ?? ERRORS[answer.error.code]));
      });
    },
    [session],
  );

/** A signal, and how many heard it. */
function signalled(session: DrillSession, signal: Signal): void {
  const { en, zh } = SIGNALS[signal];
  void session.ask("signal", { signal }).then((answer) => {
    if (!answer.ok) return session.say("act", answer.error.said ?? ERRORS[answer.error.code]);
    const n = answer.value.heard;
    session.say("act", {
      en: `“${en}” ${n === 0 ? "Nobody heard it." : `${n} heard it.`}`,
      zh: `“${zh}”${n === 0 ? "没有人听到。" : `${n} 人听到。`}`,
    });
  });
}

/** Keys of the whole page while nothing is open over it. */
function useKeys(controls: Controls, dialog: Dialog, command: (command: Command) => void): void {
  const latest = useRef(command);
  latest.current = command;
  useEffect(() => {
    controls.release();
    if (dialog !== null) return;
    const down = (event: KeyboardEvent): void => {
      const isButton = event.target instanceof HTMLElement && event.target.closest("button, a, input, select") !== null;
      // What is chosen or written there is no move.
      if (event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement) return;
      // Who has a button in focus presses it with these.
      if (isButton && (event.code === "Enter" || event.code === "Space")) return;
      const asked = controls.down(event);
      if (asked === null) return;
      event.preventDefault();
      if (asked !== "taken") latest.current(asked);
    };
    const up = (event: KeyboardEvent): void => controls.up(event);
    const hidden = (): void => controls.release();
    addEventListener("keydown", down);
    addEventListener("keyup", up);
    addEventListener("blur", hidden);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      removeEventListener("keydown", down);
      removeEventListener("keyup", up);
      removeEventListener("blur", hidden);
      document.removeEventListener("visibilitychange", hidden);
      controls.release();
    };
  }, [controls, dialog]);
}

/** An alarm is also felt and seen, where that is switched on. */
function useAlarm(session: DrillSession): boolean {
  const [flashes, setFlashes] = useState(false);
  useEffect(() => {
    let told = session.state.getState().said.at(-1)?.id ?? 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = session.state.subscribe(({ said }) => {
      const isAlarm = said.some(({ id, kind }) => id > told && (kind === "alarm" || kind === "hazard"));
      told = said.at(-1)?.id ?? told;
      if (!isAlarm) return;
      const { rumble, flash } = drillSettings();
      if (rumble) navigator.vibrate?.([250, 120, 250]);
      if (!flash) return;
      setFlashes(true);
      clearTimeout(timer);
      timer = setTimeout(() => setFlashes(false), 2_000);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [session]);
  return flashes;
}

/** Whoever comes into another room is told where they are, and the ways on. */
function useRoomWords(session: DrillSession, run: DrillRun, room: number, isIn: boolean): void {
  const { i18n } = useTranslation();
  useEffect(() => {
    const own = run.own;
    if (!isIn || own === null) return;
    session.say(
      "place",
      inBoth(i18n, (t, language) =>
        [placeWords(run, own, room, t, language), ...waysWords(run, own, room, t, language)].join(" "),
      ),
      inBoth(i18n, (t, language) => placeWords(run, own, room, t, language)),
    );
  }, [session, run, room, isIn, i18n]);
}

/** Which view is shown; the controls follow it. */
function useView(session: DrillSession, controls: Controls) {
  const { i18n } = useTranslation();
  const settings = useDrillSettings();
  const [hasFailed, setFailed] = useState(false);
  const view = hasFailed ? "plan" : shownView(settings, webglSupport());
  useEffect(() => {
    controls.isFirstPerson = view === "first";
  }, [controls, view]);
  const isTold = useRef(false);
  useEffect(() => {
    if (view !== "first" || isTold.current) return;
    isTold.current = true;
    session.say(
      "lobby",
      inBoth(i18n, (words) => words("drill.lookHint")),
    );
  }, [view, session, i18n]);
  const viewFailed = useCallback(() => {
    setFailed(true);
    session.say(
      "lobby",
      inBoth(i18n, (words) => words("drill.viewFailed")),
    );
  }, [session, i18n]);
  return { view, viewFailed } as const;
}

export function usePlay(session: DrillSession, run: DrillRun): Play {
  const { i18n } = useTranslation();
  const [, again] = useState(0);
  const [whole, setWhole] = useState(false);
  const [dialog, open] = useState<Dialog>(null);
  const [isRollOpen, setRollOpen] = useState(false);
  const goTo = useGoTo(session);
  const controls = useMemo(() => createControls(() => again((n) => n + 1)), []);
  useEffect(() => {
    const timer = setInterval(() => again((n) => n + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const { own } = run;
  const room = own?.room ?? -1;
  const { view, viewFailed } = useView(session, controls);
  const { yawRad } = controls.gaze;
  const door = own === null ? -1 : view === "first" ? doorFaced(run.venue, own, yawRad) : doorInReach(run.venue, own);
  const act = useActs(session, run);
  const flashes = useAlarm(session);
  useRoomWords(session, run, room, own !== null);
  const command = (asked: Command): void => {
    if (typeof asked === "object") return signalled(session, asked.signal);
    const id = run.venue.openings[door]?.id ?? null;
    if (asked === "menu" || asked === "help" || asked === "goTo") open(asked);
    else if (asked === "roll") {
      // It is told to those who look after others, and to the host.
      if (session.state.getState().roll !== null) setRollOpen((held) => !held);
    } else if (asked === "report") act("report");
    else if (asked === "zoom") setWhole((held) => !held);
    else if (asked === "view") setDrillSetting({ view: view === "first" ? "plan" : "first" });
    else if (asked === "door" && own?.isStuck === true) act("openDoor");
    else if (asked === "door") act((run.doors[door] ?? OPEN) === OPEN ? "closeDoor" : "openDoor", id);
    else if (asked === "feel") act("feelDoor", id);
    else if (asked === "alarm") act("pullAlarm");
    else if (asked === "warn") act("warn");
    else if (asked === "check") act("check");
    else if (asked === "extinguish") act("extinguish");
    else if (asked === "stopMachines") act("pressStop");
    else if (asked === "car") act(own?.isDriving === true ? "leaveCar" : "drive");
    else if (asked === "take") act(run.takesAlong ? "letGo" : "takeAlong");
    else if (own !== null)
      session.say(
        "place",
        inBoth(i18n, (t, language) => aroundWords(run, session.state.getState(), own, room, t, language, view)),
        inBoth(i18n, (t, language) =>
          [placeWords(run, own, room, t, language), ...waysWords(run, own, room, t, language).slice(0, 2)].join(" "),
        ),
      );
  };
  useKeys(controls, dialog, command);
  return {
    ...{ controls, spot: own, room, door, whole, view, dialog, flashes, isRollOpen },
    ...{ open, viewFailed, run: command, act, goTo },
  };
}
