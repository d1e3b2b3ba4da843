import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { eyeOf } from "../../../twins/drill/participants.ts";
import { ROLE } from "../../../twins/drill/roles.ts";
import { webglSupport } from "../../scene/support.ts";
import type { Controls } from "../play/controls.ts";
import { type HazardPicture, pictureOfOwn } from "../play/hazardPicture.ts";
import { labels, rolesOf } from "../play/PlanCanvas.tsx";
import { createFurnitureTrack } from "../session/furniture.ts";
import type { DrillRun } from "../session/run.ts";
import { type DrillSession, type DrillState, roleOf } from "../session/session.ts";
import { type DrillSettings, useDrillSettings } from "../session/settings.ts";
import { easedHeight, openYaw, sway } from "./eye.ts";
import { attachGaze } from "./gazeInput.ts";
import { createStage3d, type Stage3d } from "./stage3d.ts";
import { createTags } from "./tags.ts";

/** Where the processor draws, a frame is drawn at most this often, ms: the page and the drill itself need it, too. */
const SOFTWARE_EVERY_MS = 110;
const TOLD_EVERY_MS = 400;
/** Eyes of who lies, m. */
const DOWN_EYE_M = 0.25;

interface Props {
  readonly session: DrillSession;
  readonly run: DrillRun;
  readonly controls: Controls;
  readonly picture: () => HazardPicture | null;
  /** Index of the door that acts are for; -1: none. */
  readonly door: number;
  readonly onFailure: () => void;
}

/** What the frame loop reads that React holds. */
interface Latest extends Props {
  readonly state: DrillState;
  readonly settings: DrillSettings;
  readonly language: string;
}

/** For tests and for who looks into a slow picture: what is drawn, on the canvas itself. */
function tell(canvas: HTMLCanvasElement, stage: Stage3d, yawRad: number): void {
  Object.assign(canvas.dataset, {
    people: String(stage.people),
    draws: String(stage.draws),
    frames: String(stage.frames),
    moved: String(stage.moved),
    flames: stage.flamesM.toFixed(2),
    signs: String(stage.signs),
    quality: stage.quality,
    yaw: yawRad.toFixed(2),
  });
}

/** Draws frame after frame. @returns how to stop */
function startFrames(
  canvas: HTMLCanvasElement,
  overlay: HTMLElement,
  stage: Stage3d,
  latest: () => Latest,
): () => void {
  const furniture = createFurnitureTrack();
  const tags = createTags(overlay);
  let [handle, lastMs, restUntilMs, toldMs] = [0, 0, 0, 0];
  let [eyeM, hasBegun] = [Number.NaN, false];
  const eyeOver = ({ run, state, controls, settings }: Latest, dtS: number): number => {
    const role = roleOf(state.lobby, state.who) ?? "resident";
    const wanted = run.condition === "down" ? DOWN_EYE_M : eyeOf(ROLE[role], controls.posture);
    eyeM = Number.isNaN(eyeM) ? wanted : easedHeight(eyeM, wanted, dtS, settings.still);
    return eyeM;
  };
  const draw = (frameMs: number): void => {
    handle = requestAnimationFrame(draw);
    const now = latest();
    const { run, controls, settings, state } = now;
    const { clientWidth: width, clientHeight: height } = canvas;
    const dtS = Math.min(0.25, (frameMs - lastMs) / 1000);
    if (width === 0 || height === 0 || document.hidden || frameMs < restUntilMs) return;
    controls.pass(dtS);
    run.wish = controls.wish;
    const nowMs = performance.now();
    const spot = run.spot(nowMs);
    if (spot === null) return;
    // Who has turned or walked before looks where they did.
    if (!hasBegun && controls.gaze.yawRad === 0) controls.face(openYaw(run.venue, spot));
    hasBegun = true;
    const picture = now.picture() ?? pictureOfOwn(run.own);
    furniture.take(picture?.furniture, nowMs);
    const { yawRad, pitchRad } = controls.gaze;
    const isStill = settings.still || !settings.rumble;
    const [sx, sy, sz] = sway(picture?.shakingMps2 ?? 0, nowMs / 1000, isStill);
    const people = run.peopleAt(nowMs);
    stage.resize(width, height);
    stage.draw({
      ...{ spot, yawRad, pitchRad, people, picture, furniture, dtS, nowMs, own: run.body, marked: now.door },
      eye: [spot.x + sx, spot.y + sy, spot.z + eyeOver(now, dtS) + sz],
      ...{ isOutside: (run.own?.room ?? -1) < 0, doors: run.doors, roles: rolesOf(state), isStill: settings.still },
      ...{ scene: run.scene, isSteady: settings.still || !settings.flash },
    });
    const named = labels(now, nowMs);
    tags.update(stage.camera, { ...named, venue: run.venue, spot, people, own: run.body, width, height, nowMs });
    const tookMs = performance.now() - nowMs;
    if (webglSupport() === "software") restUntilMs = frameMs + Math.max(SOFTWARE_EVERY_MS, 2 * tookMs);
    else if (lastMs > 0) stage.frameTook(frameMs - lastMs);
    lastMs = frameMs;
    if (frameMs - toldMs < TOLD_EVERY_MS) return;
    toldMs = frameMs;
    tell(canvas, stage, yawRad);
  };
  handle = requestAnimationFrame(draw);
  return () => {
    cancelAnimationFrame(handle);
    tags.dispose();
  };
}

/** The place through one's own eyes. */
export function FirstPerson(props: Props) {
  const { session, run, controls, onFailure } = props;
  const { t, i18n } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const theme = useComputedColorScheme("light");
  const state = useStore(session.state);
  const settings = useDrillSettings();
  const latest = useRef<Latest>(null);
  latest.current = { ...props, state, settings, language: i18n.language };
  const exitWord = t("drill.exitSign");
  useEffect(() => {
    const at = host.current;
    if (at === null) return;
    // A canvas of its own each time: one whose context was given back never gets another.
    const canvas = document.createElement("canvas");
    canvas.className = "drill-map";
    canvas.setAttribute("aria-hidden", "true");
    at.prepend(canvas);
    const isSoftware = webglSupport() !== "hardware";
    let stops: (() => void)[] = [() => canvas.remove()];
    const stop = (): void => {
      for (const each of stops.reverse()) each();
      stops = [];
    };
    try {
      const stage = createStage3d({ venue: run.venue, canvas, theme, exitWord, isSoftware });
      stops.push(() => stage.dispose());
      stops.push(startFrames(canvas, at, stage, () => latest.current!));
      stops.push(attachGaze(canvas, controls));
      const lost = (): void => latest.current?.onFailure();
      canvas.addEventListener("webglcontextlost", lost);
      stops.push(() => canvas.removeEventListener("webglcontextlost", lost));
    } catch (error) {
      console.warn("the view through one's own eyes cannot be drawn", error);
      onFailure();
    }
    return stop;
  }, [run, controls, theme, exitWord, onFailure]);
  return <div ref={host} className="drill-eyes" role="img" aria-label={t("drill.first")} />;
}
