import { NativeSelect } from "@mantine/core";
import { useEffect, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Film } from "../../../twins/drill/film.ts";
import { type FloodPicture, readFloodView } from "../../../twins/drill/hazards/floodView.ts";
import type { DebriefView, VenueView } from "../../../twins/protocol/drill.ts";
import { minutesText, numberText } from "../../ui/format.ts";
import { CLASS_PAINTS, drawFloodMap } from "./drawFloodMap.ts";
import { classesOf, type FloodWorst, type InWater, inWater, worstSoFar } from "./floodWorst.ts";
import { showFilm } from "./shownFilm.ts";
import { useDrawn } from "./useDrawn.ts";

/** Frames that are looked at before the page may go on. */
const AT_ONCE = 60;

/** The worst of all pictures of a film, worked out in slices; null until it is. */
function useWorst(film: Film): FloodWorst | null {
  const [worst, setWorst] = useState<FloodWorst | null>(null);
  useEffect(() => {
    const so = worstSoFar();
    let [frame, before]: [number, Uint8Array | null] = [0, null];
    let timer: ReturnType<typeof setTimeout>;
    const some = (): void => {
      for (const end = Math.min(film.frames, frame + AT_ONCE); frame < end; frame++) {
        const bytes = film.pictureAt(frame);
        if (bytes === null || bytes === before) continue;
        before = bytes;
        const picture = readFloodView(bytes);
        if (picture !== null) so.see(picture);
      }
      if (frame < film.frames) timer = setTimeout(some, 0);
      else setWorst(so.worst);
    };
    timer = setTimeout(some, 0);
    return () => clearTimeout(timer);
  }, [film]);
  return worst;
}

const CLASSES = [1, 2, 3, 4, 5, 6] as const;

/** Tone and pattern of a class as on the map. */
function Swatch({ level }: { level: (typeof CLASSES)[number] }) {
  const id = useId();
  const { tone, alpha, apart } = CLASS_PAINTS[level - 1]!;
  return (
    <svg viewBox="0 0 40 20" aria-hidden>
      <defs>
        {apart > 0 && (
          <pattern id={id} patternUnits="userSpaceOnUse" width={apart} height={apart}>
            <path
              d={`M0 ${apart}L${apart} 0M${-apart} ${apart}L0 0M0 ${2 * apart}L${2 * apart} 0`}
              className="debrief-flood-line"
            />
          </pattern>
        )}
      </defs>
      <rect width={40} height={20} className={`debrief-flood-${tone}`} fillOpacity={alpha} />
      {apart > 0 && <rect width={40} height={20} fill={`url(#${id})`} />}
    </svg>
  );
}

function Legend() {
  const { t } = useTranslation();
  return (
    <ul className="debrief-legend" aria-label={t("debrief.legend")}>
      {CLASSES.map((level) => (
        <li key={level}>
          <Swatch level={level} />
          <span>{t(`drill.floodClass.h${level}`)}</span>
        </li>
      ))}
      <li>
        <svg viewBox="0 0 40 20" aria-hidden>
          <path d="M3 15L16 6L37 11" className="debrief-flood-way" />
        </svg>
        <span>{t("debrief.floodSigns.way")}</span>
      </li>
      <li>
        <svg viewBox="0 0 40 20" aria-hidden>
          <rect x={12} y={2} width={16} height={16} className="debrief-flood-high" />
          <path d="M15 13L20 6L25 13" className="debrief-flood-high" />
        </svg>
        <span>{t("debrief.floodSigns.high")}</span>
      </li>
      <li>
        <svg viewBox="0 0 40 20" aria-hidden>
          <path d="M8 16V8L20 3L32 8V16Z" className="debrief-flood-house" />
        </svg>
        <span>{t("debrief.floodSigns.house")}</span>
      </li>
    </ul>
  );
}

/** When and where one's way went into water, by the numbers on the map. */
function Wet({ wet }: { wet: readonly InWater[] }) {
  const { t } = useTranslation();
  if (wet.length === 0) return <p>{t("debrief.neverWet")}</p>;
  return (
    <ol className="debrief-worst">
      {wet.map(({ fromS, toS, deepestM, worst }) => (
        <li key={fromS}>
          {t("debrief.wetLine", {
            ...{ from: minutesText(fromS), to: minutesText(toS), cm: numberText(100 * deepestM, 0) },
            class: t(`drill.floodClass.h${worst as 0 | 1 | 2 | 3 | 4 | 5 | 6}`),
          })}
        </li>
      ))}
    </ol>
  );
}

interface FloodMapProps {
  readonly film: Film;
  readonly venue: VenueView;
  readonly debrief: DebriefView;
}

/** What of the film is shown: a moment's classes, and the pictures by their seconds. */
function useMoments(film: Film, venue: VenueView) {
  return useMemo(() => {
    const shown = showFilm(film, venue.muster);
    let [last, read]: [Uint8Array | null, FloodPicture | null] = [null, null];
    const pictureAt = (atS: number): FloodPicture | null => {
      const bytes = film.pictureAt(shown.frameAt(atS));
      if (bytes !== last) [last, read] = [bytes, bytes === null ? null : readFloodView(bytes)];
      return read;
    };
    return { lengthS: shown.lengthS, pictureAt };
  }, [film, venue]);
}

const nowOf = (picture: FloodPicture | null): FloodWorst | null =>
  picture === null
    ? null
    : { frame: picture.frame, classes: classesOf(picture, new Uint8Array(picture.depths.length)) };

/** The water by its hazard class, at its worst or moment by moment, and one's own way through it. */
export function FloodMap({ film, venue, debrief }: FloodMapProps) {
  const { t } = useTranslation();
  const id = useId();
  const worst = useWorst(film);
  const [mode, setMode] = useState<"worst" | "moment">("worst");
  const [atS, setAtS] = useState(0);
  const { lengthS, pictureAt } = useMoments(film, venue);
  const { path } = debrief;
  const wet = useMemo(() => inWater(path, venue, pictureAt), [path, venue, pictureAt]);
  const water = useMemo(() => (mode === "worst" ? worst : nowOf(pictureAt(atS))), [mode, worst, atS, pictureAt]);
  const isMoment = mode === "moment";
  const walked = isMoment ? path.filter((one) => one.atS <= atS) : path;
  const canvas = useDrawn((element) => {
    if (water === null) return;
    const [here, words] = [walked.at(-1) ?? null, { start: t("debrief.floodSigns.start") }];
    drawFloodMap(element, {
      venue,
      water,
      path: walked,
      here,
      words,
      wet: wet.filter(({ fromS }) => !isMoment || fromS <= atS),
    });
  });
  const highest = water?.classes.reduce((most, one) => Math.max(most, one), 0) ?? 0;
  const level = t(`drill.floodClass.h${highest as 0 | 1 | 2 | 3 | 4 | 5 | 6}`);
  return (
    <section className="card stack">
      <h2>{t("debrief.floodMap")}</h2>
      <p className="muted">{t("debrief.floodMapNote")}</p>
      <div className="debrief-controls">
        <NativeSelect
          label={t("debrief.layer")}
          value={mode}
          onChange={(event) => setMode(event.currentTarget.value === "moment" ? "moment" : "worst")}
          data={(["worst", "moment"] as const).map((one) => ({ value: one, label: t(`debrief.floodModes.${one}`) }))}
        />
        {isMoment && (
          <div className="drill-scrub debrief-flood-scrub">
            <label htmlFor={id}>{t("drill.time")}</label>
            <input
              id={id}
              type="range"
              min={0}
              max={Math.ceil(lengthS)}
              step={1}
              value={atS}
              aria-valuetext={t("debrief.floodNow", { time: minutesText(atS), class: level })}
              onChange={(event) => setAtS(Number(event.currentTarget.value))}
            />
            <strong className="num">{minutesText(atS)}</strong>
          </div>
        )}
      </div>
      {worst === null && mode === "worst" && <p role="status">{t("debrief.floodMaking")}</p>}
      <div className="debrief-flood-pair">
        <canvas
          ref={canvas}
          className="debrief-canvas debrief-canvas-tall"
          role="img"
          aria-label={t("debrief.floodPicture", { class: level })}
        />
        <Legend />
      </div>
      <h3>{t("debrief.wet")}</h3>
      <Wet wet={wet} />
    </section>
  );
}
