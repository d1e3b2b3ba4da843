import { ActionIcon } from "@mantine/core";
import { IconHome, IconMinus, IconPlus } from "@tabler/icons-react";
import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "../../../twins/protocol/sites.ts";
import { follow } from "../../session/view.ts";
import { AlarmShape } from "../../ui/AlarmShape.tsx";
import { textOf } from "../../ui/format.ts";
import { declutter } from "./declutter.ts";
import { HALF_HEIGHT, HALF_WIDTH, project } from "./equalEarth.ts";
import { edgePath, graticulePath, landPath } from "./land.ts";

const [WIDTH, HEIGHT] = [200 * HALF_WIDTH, 200 * HALF_HEIGHT];
const [LEAST, MOST] = [1, 24];
/** Between two markers, of the map's width at a zoom of 1. */
const APART = 24;

interface Window {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}
const WHOLE: Window = { x: 0, y: 0, zoom: 1 };

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/** A window that shows something of the map. */
function within({ x, y, zoom }: Window): Window {
  const z = Math.max(LEAST, Math.min(MOST, zoom));
  return { x: clamp(x, (WIDTH / 2) * (1 - 1 / z)), y: clamp(y, (HEIGHT / 2) * (1 - 1 / z)), zoom: z };
}

function Marker(props: { site: SiteSummary; left: number; top: number }) {
  const { t, i18n } = useTranslation();
  const { site } = props;
  const title = textOf(site.title, i18n.language);
  const worst = site.urgent[0];
  const near = site.origin?.near ?? null;
  const note = near === null ? "" : textOf(near, i18n.language);
  return (
    <a
      className={props.left > 66 ? "map-marker map-marker-left" : "map-marker"}
      data-site={site.id}
      href={`/site/${site.id}`}
      style={{ left: `${props.left}%`, top: `${props.top}%` }}
      title={note === "" ? t("world.open", { site: title }) : note}
      onClick={(event) => follow(event, { site: site.id })}
    >
      {worst === undefined ? <i className="map-dot" aria-hidden /> : <AlarmShape priority={worst.priority} size={20} />}
      <span className="map-name">{title}</span>
    </a>
  );
}

/** All sites that lie somewhere, on a map of the world that needs no network. */
export function WorldMap(props: { sites: readonly SiteSummary[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(WHOLE);
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; from: Window } | null>(null);
  const land = useMemo(landPath, []);
  const graticule = useMemo(graticulePath, []);
  const edge = useMemo(edgePath, []);
  const zoomBy = (factor: number): void => setShown((now) => within({ ...now, zoom: now.zoom * factor }));
  useEffect(() => {
    const element = box.current;
    const wheel = (event: WheelEvent): void => {
      // The page scrolls by the wheel alone; with Ctrl, as a pinch of a touchpad says too, the map zooms.
      if (!event.ctrlKey) return;
      event.preventDefault();
      setShown((now) => within({ ...now, zoom: now.zoom * Math.exp(-event.deltaY / 200) }));
    };
    element?.addEventListener("wheel", wheel, { passive: false });
    return () => element?.removeEventListener("wheel", wheel);
  }, []);
  const move = (event: PointerEvent): void => {
    const { current } = drag;
    const width = box.current?.clientWidth ?? 0;
    if (current === null || width === 0) return;
    const unit = WIDTH / current.from.zoom / width;
    const { x, y, zoom } = current.from;
    setShown(within({ x: x - (event.clientX - current.x) * unit, y: y - (event.clientY - current.y) * unit, zoom }));
  };
  const [width, height] = [WIDTH / shown.zoom, HEIGHT / shown.zoom];
  const [left, top] = [shown.x - width / 2, shown.y - height / 2];
  const spots = props.sites.flatMap((site) => {
    if (site.origin === null) return [];
    const [x, y] = project(site.origin.longitudeDeg, site.origin.latitudeDeg);
    return [{ id: site.id, site, x: 100 * x, y: -100 * y }];
  });
  return (
    <section className="map card" aria-label={t("world.map")}>
      <div
        ref={box}
        className="map-area"
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY, from: shown };
        }}
        onPointerMove={move}
        onPointerUp={() => {
          drag.current = null;
        }}
        onPointerLeave={() => {
          drag.current = null;
        }}
      >
        <svg viewBox={`${left} ${top} ${width} ${height}`} aria-hidden>
          <path className="map-graticule" d={graticule} vectorEffect="non-scaling-stroke" />
          <clipPath id="map-edge">
            <path d={edge} />
          </clipPath>
          <path
            className="map-land"
            clipPath="url(#map-edge)"
            d={land}
            fillRule="evenodd"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        {declutter(spots, APART / shown.zoom)
          .map(({ site, x, y }) => ({ site, left: (100 * (x - left)) / width, top: (100 * (y - top)) / height }))
          .filter((at) => at.left >= 0 && at.left <= 100 && at.top >= 0 && at.top <= 100)
          .map((at) => (
            <Marker key={at.site.id} {...at} />
          ))}
      </div>
      <div className="map-buttons">
        {(
          [
            ["zoomIn", IconPlus, () => zoomBy(1.6)],
            ["zoomOut", IconMinus, () => zoomBy(1 / 1.6)],
            ["whole", IconHome, () => setShown(WHOLE)],
          ] as const
        ).map(([name, Icon, act]) => (
          <ActionIcon key={name} variant="default" size={34} aria-label={t(`world.${name}`)} onClick={act}>
            <Icon size={18} aria-hidden />
          </ActionIcon>
        ))}
      </div>
    </section>
  );
}
