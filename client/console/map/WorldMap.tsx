import "./map.css";
import { ActionIcon } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconHome, IconMinus, IconPlus } from "@tabler/icons-react";
import { type FocusEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "../../../twins/protocol/sites.ts";
import { atSite, follow, MOST_ZOOM } from "../../session/view.ts";
import { textOf } from "../../ui/format.ts";
import { urgency } from "../siteState.tsx";
import { type Cluster, clusters } from "./clusters.ts";
import { project } from "./equalEarth.ts";
import { followHands, ZOOM_STEP, zoomBy } from "./gestures.ts";
import { placeLabels } from "./labels.ts";
import { MapCard } from "./MapCard.tsx";
import { MapGround, MapScale } from "./MapGround.tsx";
import { ClusterMarker, type Hand, SiteMarker } from "./Marks.tsx";
import { around, type Box, type MapWindow, type Point, scaleOf, toPixel, WHOLE } from "./mapWindow.ts";
import { textWidth } from "./textWidth.ts";
import { type CardControl, type ShownCard, useCard } from "./useCard.ts";
import { type MapControl, useMapWindow } from "./useMapWindow.ts";

/** px: half of what a hand hits, by a mouse and by a finger, and the least between two marks. */
const RADIUS = { fine: 14, coarse: 22 } as const;
const BETWEEN = 4;
/** px: half of a dot or an alarm's shape. */
const DRAWN = 10;
/** px of a label: its letters, its padding and border, and the widest, which ends in dots. */
const LABEL = { letters: 12, around: 14, height: 22, widest: 190 } as const;

interface Spot extends Point {
  readonly id: string;
  readonly site: SiteSummary;
}

/** A cluster as it is drawn. */
interface Shown extends Cluster<Spot> {
  /** px in the box. */
  readonly at: Point;
}

const scaled = (spots: readonly Spot[], scale: number): Spot[] =>
  spots.map((spot) => ({ ...spot, x: spot.x * scale, y: spot.y * scale }));

/** What stands on the map now, the most urgent first, and on which side each has its name. */
function useMarks(sites: readonly SiteSummary[], shown: MapWindow, box: Box, radius: number) {
  const { i18n } = useTranslation();
  const spots = useMemo(
    () =>
      sites.flatMap((site): Spot[] => {
        if (site.origin === null) return [];
        const [x, y] = project(site.origin.longitudeDeg, site.origin.latitudeDeg);
        return [{ id: site.id, site, x: 100 * x, y: -100 * y }];
      }),
    [sites],
  );
  const scale = box.width === 0 ? 0 : scaleOf(shown, box);
  const grouped = useMemo(
    () => (scale === 0 ? [] : clusters(scaled(spots, scale), 2 * radius + BETWEEN)),
    [spots, scale, radius],
  );
  const marks = grouped
    .map((one): Shown => ({ ...one, at: toPixel(shown, box, { x: one.x / scale, y: one.y / scale }) }))
    .filter(({ at }) => at.x >= 0 && at.x <= box.width && at.y >= 0 && at.y <= box.height);
  const labelled = marks
    .toSorted((a, b) => urgency(a.members[0]!.site) - urgency(b.members[0]!.site))
    .map(({ id, at, members }) => {
      const width = textWidth(textOf(members[0]!.site.title, i18n.language), LABEL.letters) + LABEL.around;
      const label = members.length > 1 ? null : { width: Math.min(LABEL.widest, width), height: LABEL.height };
      return { id, ...at, radius, drawn: DRAWN, label };
    });
  return { marks, sides: placeLabels(labelled, box) };
}

/** A mark that has the focus and goes hands it on: to what is drawn in its place, else to the map. */
function useFocusKept(area: RefObject<HTMLDivElement | null>) {
  const focused = useRef<string | null>(null);
  useLayoutEffect(() => {
    const { current } = area;
    if (focused.current === null || current === null || document.activeElement !== document.body) return;
    const name = CSS.escape(focused.current);
    focused.current = null;
    // A mark that one has come closer to is apart from others now, or, from farther away, one of a cluster.
    const next = ["site", "cluster", "members"]
      .map((of) => current.querySelector<HTMLElement>(`[data-${of}~="${name}"]`))
      .find((mark) => mark !== null);
    (next ?? current).focus({ preventScroll: true });
  });
  return focused;
}

/** What a hand at a mark does: shows its card, opens its site, parts its sites. */
function useHands(
  [told, card]: [ShownCard | null, CardControl],
  map: MapControl,
  radius: number,
  focused: RefObject<string | null>,
) {
  /** The last press was a finger's. */
  const finger = useRef(false);
  const choose = (event: Parameters<Hand["onClick"]>[0], mark: Shown): void => {
    const { id, members } = mark;
    const only = members.length === 1 ? members[0]! : null;
    if (only !== null) {
      // A finger cannot hover: its first tap tells, its second opens.
      if (!finger.current || event.detail === 0 || (told?.id === id && told.pinned))
        return follow(event, atSite(only.id));
      event.preventDefault();
      return card.open(id, true);
    }
    const box = map.box();
    const points = members.map(({ site: { origin } }) => project(origin!.longitudeDeg, origin!.latitudeDeg));
    const spots = members.map((one, i) => ({ ...one, x: 100 * points[i]![0], y: -100 * points[i]![1] }));
    const closest = scaled(spots, scaleOf({ zoom: MOST_ZOOM }, box));
    // At one place no zoom parts them: they are chosen from by their names.
    if (clusters(closest, 2 * radius + BETWEEN).length === 1) return card.open(id, true);
    card.close();
    map.fly(around(spots, box, 3 * radius));
  };
  const handAt = (mark: Shown): Hand => ({
    onPointerEnter: (event) => event.pointerType === "mouse" && card.open(mark.id),
    onPointerLeave: (event) => event.pointerType === "mouse" && card.leave(),
    onFocus(event) {
      focused.current = mark.id;
      if (event.target.matches(":focus-visible")) card.open(mark.id);
    },
    onBlur(event) {
      if (event.target.isConnected) focused.current = null;
      if (card.card.current?.contains(event.relatedTarget as Node | null) !== true) card.leave();
    },
    onClick: (event) => choose(event, mark),
  });
  return { finger, handAt };
}

function Buttons({ map }: { map: MapControl }) {
  const { t } = useTranslation();
  const all = [
    ["zoomIn", IconPlus, () => zoomBy(map, ZOOM_STEP)],
    ["zoomOut", IconMinus, () => zoomBy(map, 1 / ZOOM_STEP)],
    ["whole", IconHome, () => map.fly(WHOLE)],
  ] as const;
  return (
    <div className="map-bar">
      <p className="muted map-hint" id="map-hint">
        <span className="map-hint-fine">{t("map.hint")}</span>
        <span className="map-hint-coarse">{t("map.hintTouch")}</span>
      </p>
      {all.map(([name, Icon, act]) => (
        <ActionIcon
          key={name}
          className="map-button"
          variant="default"
          size={34}
          aria-label={t(`world.${name}`)}
          title={t(`world.${name}`)}
          onClick={act}
        >
          <Icon size={18} aria-hidden />
        </ActionIcon>
      ))}
    </div>
  );
}

/** All sites that lie somewhere, on a map of the world that needs no network. Its view is in the address. */
export function WorldMap({ sites }: { sites: readonly SiteSummary[] }) {
  const { t } = useTranslation();
  const area = useRef<HTMLDivElement>(null);
  const coarse = useMediaQuery("(max-width: 760px), (pointer: coarse)", false, { getInitialValueInEffect: false });
  const radius = RADIUS[coarse === true ? "coarse" : "fine"];
  const { shown, box, control } = useMapWindow(area);
  const { marks, sides } = useMarks(sites, shown, box, radius);
  const [told, card] = useCard();
  const focused = useFocusKept(area);
  const { finger, handAt } = useHands([told, card], control, radius, focused);
  useEffect(() => (area.current === null ? undefined : followHands(area.current, control)), [control]);
  const toldMark = marks.find(({ id }) => id === told?.id);
  const putAway = (): void => {
    if (toldMark !== undefined && card.card.current?.contains(document.activeElement) === true)
      area.current?.querySelector<HTMLElement>(`[aria-describedby]`)?.focus();
    card.close();
  };
  // Whoever goes on to what is beside the map has left what the card is of, whether it stays by itself or not.
  const leave = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (relatedTarget !== null && !currentTarget.contains(relatedTarget as Node)) card.close();
  };
  return (
    <section className="map card" aria-label={t("world.map")}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is what arrows and + and - move. */}
      <div
        ref={area}
        className={`map-area${shown.zoom > WHOLE.zoom ? " map-area-near" : ""}`}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that move it.
        tabIndex={0}
        aria-label={t("map.area")}
        aria-describedby="map-hint"
        onPointerDown={(event) => {
          finger.current = event.pointerType === "touch";
          if ((event.target as Element).closest(".map-marker, .map-card") === null) card.close();
        }}
        onKeyDown={(event) => event.key === "Escape" && putAway()}
        onBlur={leave}
      >
        {box.width > 0 && <MapGround shown={shown} box={box} />}
        {marks.map((mark) => {
          const props = { at: mark.at, radius, told: mark === toldMark, hand: handAt(mark), side: sides.get(mark.id) };
          return mark.members.length === 1 ? (
            <SiteMarker key={mark.id} site={mark.members[0]!.site} {...props} />
          ) : (
            <ClusterMarker key={mark.id} id={mark.id} sites={mark.members.map(({ site }) => site)} {...props} />
          );
        })}
        {toldMark !== undefined && told !== null && (
          <MapCard
            key={told.id}
            sites={toldMark.members.map(({ site }) => site)}
            pinned={told.pinned}
            at={toldMark.at}
            radius={radius}
            box={box}
            card={card.card}
            onEnter={card.keep}
            onLeave={card.leave}
          />
        )}
        <MapScale shown={shown} box={box} />
      </div>
      <Buttons map={control} />
    </section>
  );
}
