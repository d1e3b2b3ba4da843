import type { Actor } from "../motion/actor.ts";
import { MAX_LABELS } from "../overlay/labelLayer.ts";
import { declutter, keepOff, type LabelWish, type Rect, textWidthPx } from "../overlay/labels.ts";
import { markerSvg } from "../overlay/marker.ts";
import { isSilent, labelText, tagOf, tagWord } from "../overlay/thingText.ts";
import type { SceneTheme } from "../palette.ts";
import type { SceneAlarm, SceneWatch, SiteSceneProps } from "../types.ts";

export type PlanLabelsProps = SiteSceneProps & {
  readonly tokens: SceneTheme;
  readonly actors: readonly Actor[];
  /** Things that are silent as the exception, and are named for it. */
  readonly lost: ReadonlySet<Actor>;
  /** Metres a pixel spans: labels keep their size on the screen. */
  readonly pixelM: number;
  /** The picture's left and right side, m on the plan: labels stay between them. */
  readonly sides: readonly [left: number, right: number];
  /** Where something stands over the picture, px on the plan. */
  readonly taken: readonly Rect[];
};

interface PlanLabel {
  readonly id: string;
  /** Where its lower edge stands, m on the plan, y down. */
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly rank: number;
  readonly title: string;
  readonly value: string;
  readonly alarm: SceneAlarm | undefined;
  readonly watch: SceneWatch | undefined;
}

const HEIGHT_PX = 22;
/** A label's middle stands so far over its foot, px. */
const RISE_PX = 15;
/** Labels keep this far from the picture's sides. */
const EDGE_PX = 4;
const RANKS = { selected: 100, critical: 80, high: 70, medium: 60, low: 50, watched: 40, silent: 30 } as const;

/** Where the label of a Thing at `x` stands, so that nothing of it is beyond the sides of a picture that shows the Thing. */
export const between = ([left, right]: readonly [number, number], x: number, half: number): number =>
  x < left || x > right ? x : Math.max(left + half, Math.min(right - half, x));

type Placing = Pick<PlanLabelsProps, "sides" | "pixelM" | "taken">;

/** Where a label stands, m: between the picture's sides, and off what covers it; null where that is nowhere. */
export function placeOf({ x, y, widthPx }: Pick<PlanLabel, "x" | "y" | "widthPx">, { sides, pixelM, taken }: Placing) {
  const inside = between(sides, x, (widthPx / 2 + EDGE_PX) * pixelM);
  const box = { x: inside / pixelM, y: y / pixelM - RISE_PX, widthPx, heightPx: HEIGHT_PX };
  const place = keepOff(box, taken, [sides[0] / pixelM, sides[1] / pixelM]);
  return place === null ? null : { x: place.x * pixelM, y: (place.y + RISE_PX) * pixelM };
}

/** A ring with initials, and how much room it takes. */
const RING_PX = 8;
const RING_ROOM_PX = 22;

/** What stands beside a Thing: only what is selected, by whomever, abnormal or silent has a label. */
export function labelOf(actor: Actor, props: PlanLabelsProps): PlanLabel | null {
  const { replica, selection, alarms, models, language } = props;
  const { thing, view, world } = actor;
  const alarm = alarms.get(thing.id);
  const watch = props.watches?.get(thing.id);
  const selected = selection === thing.id;
  if (!selected && alarm === undefined && watch === undefined && !props.lost.has(actor)) return null;
  const text = labelText(replica, thing, models[thing.model], view, language);
  const tag = tagOf(replica, thing, models[thing.model], view);
  const word = tag !== null && (selected || isSilent(tag)) ? tagWord(tag, language) : "";
  // The name is enough for what is only abnormal, as in the 3D picture.
  const value = [selected ? text.value : "", word].filter((part) => part !== "").join(" · ");
  return {
    id: thing.id,
    x: world.elements[12]!,
    y: -world.elements[13]! - view.bounds.size[1] / 2 - 0.1,
    widthPx:
      textWidthPx(`${text.title} ${value}`) +
      (alarm === undefined ? 12 : 34) +
      (watch === undefined ? 0 : RING_ROOM_PX),
    rank: selected
      ? RANKS.selected
      : alarm !== undefined
        ? RANKS[alarm.priority]
        : watch !== undefined
          ? RANKS.watched
          : RANKS.silent,
    title: text.title,
    value,
    alarm,
    watch,
  };
}

function Marker(props: { alarm: SceneAlarm; x: number; language: SiteSceneProps["language"] }) {
  const { alarm, x, language } = props;
  return (
    <g
      className={alarm.state === "unacknowledged" ? "scene-flash" : undefined}
      transform={`translate(${x},-25)`}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant drawing
      dangerouslySetInnerHTML={{ __html: markerSvg(alarm.priority, 20, language) }}
    />
  );
}

function Ring(props: { watch: SceneWatch; x: number; tokens: SceneTheme }) {
  const { watch, x, tokens } = props;
  return (
    <g transform={`translate(${x},-15)`} pointerEvents="auto">
      <title>{watch.title}</title>
      <circle r={RING_PX} fill={tokens.panel} stroke={tokens.interactive} strokeWidth={2} />
      <text className="plan-text" y={3} fontSize={8.5} fontWeight={700} textAnchor="middle" fill={tokens.text}>
        {watch.initials}
      </text>
    </g>
  );
}

function Label({ label, props }: { label: PlanLabel; props: PlanLabelsProps }) {
  const { tokens, language } = props;
  const { widthPx, alarm, watch, title, value } = label;
  const left = watch === undefined ? 0 : RING_ROOM_PX / 2;
  return (
    <>
      <rect
        x={-widthPx / 2}
        y={-26}
        width={widthPx}
        height={HEIGHT_PX}
        rx={6}
        fill={tokens.panel}
        stroke={tokens.line}
      />
      {alarm !== undefined && <Marker alarm={alarm} x={-widthPx / 2 + 4} language={language} />}
      <text
        className="plan-text"
        x={(alarm === undefined ? 0 : 10) - left}
        y={-11}
        fontSize={12}
        textAnchor="middle"
        fill={tokens.text}
      >
        <tspan fontWeight={600}>{title}</tspan> <tspan fill={tokens.muted}>{value}</tspan>
      </text>
      {watch !== undefined && <Ring watch={watch} x={widthPx / 2 - RING_PX - 6} tokens={tokens} />}
    </>
  );
}

/** Name, value and alarm beside what is selected or abnormal; where labels would cover each other, the alarm's marker alone. */
export function PlanLabels(props: PlanLabelsProps) {
  const { actors, pixelM, language } = props;
  const wanted = actors
    .flatMap((actor) => labelOf(actor, props) ?? [])
    .map((label) => ({ label, place: placeOf(label, props) }));
  const labels = wanted.map(({ label, place }) => ({ ...label, ...place }));
  const free = wanted.flatMap(({ label, place }) => (place === null ? [] : { ...label, ...place }));
  const wishes = free.map(
    (label): LabelWish => ({
      id: label.id,
      x: label.x / pixelM,
      y: label.y / pixelM,
      widthPx: label.widthPx,
      heightPx: HEIGHT_PX,
      rank: label.rank,
    }),
  );
  const kept = declutter(wishes, MAX_LABELS);
  // Labels over lone marks: a mark must not cover a name.
  const drawn = labels.toSorted((a, b) => Number(kept.has(a.id)) - Number(kept.has(b.id)));
  return (
    <g pointerEvents="none">
      {drawn.map((label) => (
        <g key={label.id} transform={`translate(${label.x},${label.y}) scale(${pixelM})`}>
          {kept.has(label.id) ? (
            <Label label={label} props={props} />
          ) : (
            label.alarm !== undefined && <Marker alarm={label.alarm} x={-10} language={language} />
          )}
        </g>
      ))}
    </g>
  );
}
