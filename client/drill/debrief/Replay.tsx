import { Button, NativeSelect } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { inRing } from "../../../twins/core/ring.ts";
import type { Film } from "../../../twins/drill/film.ts";
import { ABSENT } from "../../../twins/drill/frame.ts";
import type { AnalysisView } from "../../../twins/protocol/debrief.ts";
import type { DebriefView, LobbyView, VenueView } from "../../../twins/protocol/drill.ts";
import { minutesText, textOf } from "../../ui/format.ts";
import { useDrillSettings } from "../session/settings.ts";
import { drawMoment } from "./drawMoment.ts";
import { marksOf, momentsOf, spansOf } from "./moments.ts";
import { type ShownFilm, showFilm } from "./shownFilm.ts";
import { useDrawn } from "./useDrawn.ts";

const SPEEDS = [1, 2, 4, 8, 16] as const;
/** A step by a key, s. */
const STEP_S = 0.5;
/** Without motion the replay goes on by so much at once, s. */
const STILL_STEP_S = 1;

interface ReplayProps {
  readonly lobby: LobbyView;
  readonly venue: VenueView;
  readonly debrief: DebriefView | null;
  readonly film: Film;
  readonly analysis: AnalysisView;
  readonly atS: number;
  readonly onAt: (atS: number) => void;
}

/** Lets time pass while it plays: every frame, or by steps where nothing is to glide. */
function usePlaying(shown: ShownFilm, speed: number, atS: number, onAt: (atS: number) => void, isStill: boolean) {
  const [isPlaying, setPlaying] = useState(false);
  const now = useRef(atS);
  now.current = atS;
  useEffect(() => {
    if (!isPlaying) return;
    const go = (bySeconds: number): void => {
      const next = Math.min(shown.lengthS, now.current + bySeconds);
      onAt(next);
      if (next >= shown.lengthS) setPlaying(false);
    };
    if (isStill) {
      const timer = setInterval(() => go(STILL_STEP_S * speed), 1_000);
      return () => clearInterval(timer);
    }
    let [frame, lastMs] = [0, performance.now()];
    const turn = (nowMs: number): void => {
      frame = requestAnimationFrame(turn);
      go(((nowMs - lastMs) / 1_000) * speed);
      lastMs = nowMs;
    };
    frame = requestAnimationFrame(turn);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, shown, onAt, isStill]);
  return { isPlaying, setPlaying };
}

/** A room with its storey, unless its own name says that. */
function roomOnStorey(room: string, storey: string, both: (names: { room: string; storey: string }) => string): string {
  return room.toLowerCase().includes(storey.toLowerCase()) ? room : both({ room, storey });
}

/** Where one is at a frame, in words. */
function useOwnWords({ film, analysis, venue }: ReplayProps, frame: number): { storey: number | null; words: string } {
  const { t, i18n } = useTranslation();
  const { own } = analysis;
  const k = frame * film.people + (own?.body ?? 0);
  if (own === null || (film.look[k] ?? ABSENT) === ABSENT) return { storey: null, words: t("debrief.nowGone") };
  const storey = film.storey[k]!;
  const [x, y] = [film.x[k]!, film.y[k]!];
  const room = venue.rooms.find((one) => one.storey === storey && inRing([x, y], one.outline));
  const floor = venue.storeys[storey];
  const place =
    room === undefined || floor === undefined
      ? t("debrief.outside")
      : roomOnStorey(textOf(room.title, i18n.language), textOf(floor.title, i18n.language), (names) =>
          t("debrief.onStorey", names),
        );
  return { storey, words: t("debrief.nowYou", { place }) };
}

/** Marks nearer to one another than this share of the bar would cover each other. */
const apartShare = (): number => Math.max(0.025, 30 / innerWidth);

/** Which end of the bar a mark stands at, by its share of it. */
const endOf = (share: number): "start" | "end" | undefined =>
  share < 0.06 ? "start" : share > 0.88 ? "end" : undefined;

/** Moments as marks over the bar, and whiles in smoke as a hatched stretch under it. */
function Marks({ replay, lengthS }: { replay: ReplayProps; lengthS: number }) {
  const { moments, spans } = useMarks(replay);
  const at = (s: number): string => `${((100 * Math.min(s, lengthS)) / Math.max(1e-9, lengthS)).toFixed(2)}%`;
  return (
    <div className="debrief-marks" aria-hidden>
      {spans.map(({ key, fromS, toS, label }) => (
        <span
          key={key}
          className="debrief-span"
          title={label}
          style={{ left: at(fromS), width: `calc(${at(toS)} - ${at(fromS)} + 2px)` }}
        />
      ))}
      {marksOf(moments, apartShare() * lengthS).map(({ key, atS, sign }) => (
        <span
          key={key}
          className="debrief-mark"
          data-at={endOf(atS / Math.max(1e-9, lengthS))}
          style={{ left: at(atS) }}
        >
          {sign}
        </span>
      ))}
    </div>
  );
}

function useMarks({ debrief, analysis }: ReplayProps) {
  const { t, i18n } = useTranslation();
  const words = {
    alarm: t("debrief.markAlarm"),
    setOut: t("debrief.markSetOut"),
    out: t("debrief.markOut"),
    harm: (harm: "smoke" | "water" | "gas") => t(`debrief.harm.${harm}`),
  };
  const score = debrief?.score ?? { points: 0, lines: [], better: null };
  return { moments: momentsOf({ score }, analysis, words, i18n.language), spans: spansOf(analysis, words) };
}

/** The same marks as a list: by keyboard, and for who does not see the bar. */
function MomentList({ replay }: { replay: ReplayProps }) {
  const { t } = useTranslation();
  const { moments, spans } = useMarks(replay);
  const all = [
    ...moments.map(({ key, atS, sign, label }) => ({ key, atS, text: `${sign}  ${minutesText(atS)} ${label}` })),
    ...spans.map(({ key, fromS, toS, label }) => ({
      ...{ key, atS: fromS },
      text: `≈  ${minutesText(fromS)} – ${minutesText(toS)} ${label}`,
    })),
  ].sort((a, b) => a.atS - b.atS);
  if (all.length === 0) return null;
  return (
    <details>
      <summary>
        {t("debrief.marks")} ({all.length})
      </summary>
      <ol className="debrief-moments">
        {all.map(({ key, atS, text }) => (
          <li key={key}>
            <button type="button" className="debrief-moment" onClick={() => replay.onAt(atS)}>
              {text}
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}

interface CanvasProps {
  readonly replay: ReplayProps;
  readonly shown: ShownFilm;
  readonly storey: number;
  readonly isStill: boolean;
}

function MomentCanvas({ replay, shown, storey, isStill }: CanvasProps) {
  const { t } = useTranslation();
  const { venue, film, lobby, analysis, debrief, atS } = replay;
  const words = { you: t("debrief.you"), exit: t("drill.exitSign"), muster: t("drill.musterSign") };
  const canvas = useDrawn((element) =>
    drawMoment(element, {
      ...{ venue, film, shown, atS, storey, isStill, words },
      hazard: lobby.drill.hazard,
      body: analysis.own?.body ?? -1,
      way: debrief?.path ?? [],
    }),
  );
  const tall = venue.ground === undefined ? "" : " debrief-canvas-tall";
  return <canvas ref={canvas} className={`debrief-canvas${tall}`} role="img" aria-label={t("debrief.replayMap")} />;
}

/** The run from above, moment by moment: everybody by their sign, oneself by name. */
export function Replay(props: ReplayProps) {
  const { film, venue, atS, onAt } = props;
  const { t, i18n } = useTranslation();
  const { still } = useDrillSettings();
  const shown = useMemo(() => showFilm(film, venue.muster), [film, venue]);
  const [speed, setSpeed] = useState<number>(4);
  const [chosen, setChosen] = useState<number | null>(null);
  const { isPlaying, setPlaying } = usePlaying(shown, speed, atS, onAt, still);
  const id = useId();
  // The bar goes by whole steps; its end is the film's.
  const lastS = STEP_S * Math.max(1, Math.round(shown.lengthS / STEP_S));
  const frame = shown.frameAt(atS);
  const { storey: ownStorey, words } = useOwnWords(props, frame);
  // On the first frame nobody has come in yet.
  const storey = chosen ?? ownStorey ?? props.debrief?.path[0]?.storey ?? 0;
  const counts = t("debrief.nowAll", { ...shown.counts(frame) });
  const toggle = (): void => {
    if (!isPlaying && atS >= shown.lengthS) onAt(0);
    setPlaying(!isPlaying);
  };
  const step = (by: number): void => {
    setPlaying(false);
    onAt(Math.max(0, Math.min(shown.lengthS, atS + by)));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle();
  };
  return (
    <>
      <MomentCanvas replay={props} shown={shown} storey={storey} isStill={still} />
      <div className="debrief-bar">
        <Marks replay={props} lengthS={shown.lengthS} />
        <input
          id={id}
          type="range"
          aria-label={t("debrief.scrub")}
          aria-describedby={`${id}-keys`}
          min={0}
          max={lastS}
          step={STEP_S}
          value={atS}
          aria-valuetext={`${minutesText(atS)}. ${words} ${counts}`}
          onKeyDown={onKey}
          onChange={(event) => {
            setPlaying(false);
            const second = Number(event.currentTarget.value);
            onAt(second >= lastS ? shown.lengthS : second);
          }}
        />
      </div>
      <div className="debrief-controls">
        <Button onClick={toggle}>{t(isPlaying ? "debrief.pause" : "debrief.play")}</Button>
        <Button variant="default" aria-label={`${t("debrief.back")}: −½ s`} onClick={() => step(-STEP_S)}>
          −½ s
        </Button>
        <Button variant="default" aria-label={`${t("debrief.ahead")}: +½ s`} onClick={() => step(STEP_S)}>
          +½ s
        </Button>
        <strong className="num debrief-clock">
          {minutesText(atS)} / {minutesText(shown.lengthS)}
        </strong>
        <NativeSelect
          label={t("debrief.speed")}
          value={String(speed)}
          onChange={(event) => setSpeed(Number(event.currentTarget.value))}
          data={SPEEDS.map((one) => ({ value: String(one), label: `${one}×` }))}
        />
        {venue.storeys.length > 1 && (
          <NativeSelect
            label={t("debrief.storey")}
            value={chosen === null ? "" : String(chosen)}
            onChange={(event) => setChosen(event.currentTarget.value === "" ? null : Number(event.currentTarget.value))}
            data={[
              { value: "", label: t("debrief.storeyAuto") },
              ...venue.storeys.map(({ title }, at) => ({ value: String(at), label: textOf(title, i18n.language) })),
            ]}
          />
        )}
      </div>
      <p>
        {words} <span className="num">{counts}</span>
      </p>
      <p id={`${id}-keys`} className="muted">
        {t("debrief.keys")}
      </p>
      <MomentList replay={props} />
    </>
  );
}
