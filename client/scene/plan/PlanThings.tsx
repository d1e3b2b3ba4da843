import { type KeyboardEvent, memo } from "react";
import { passes, type ThingView } from "../../../twins/core/view.ts";
import type { Actor } from "../motion/actor.ts";
import type { Whereabouts } from "../motion/whereabouts.ts";
import type { Rect } from "../overlay/labels.ts";
import { alarmText, isLost, isSilent, labelText, MAX_SILENT_LABELS, tagOf, tagWord } from "../overlay/thingText.ts";
import { FINISHES, LAMPS, type SceneTheme } from "../palette.ts";
import type { Replica } from "../source.ts";
import type { SiteSceneProps } from "../types.ts";
import { planShapes } from "./footprint.ts";
import { PlanLabels } from "./PlanLabels.tsx";

type Props = SiteSceneProps & {
  readonly tokens: SceneTheme;
  readonly whereabouts: Whereabouts;
  /** Metres a pixel spans: labels keep their size on the screen. */
  readonly pixelM: number;
  /** The picture's left and right side, m on the plan. */
  readonly sides: readonly [left: number, right: number];
  /** Where something stands over the picture, px on the plan. */
  readonly taken: readonly Rect[];
};

/** One type of Thing seen from above: its parts from low to high. Drawn once, used by every Thing of the type. */
const PlanSymbol = memo(function PlanSymbol({ type, view, line }: { type: string; view: ThingView; line: string }) {
  const shapes = planShapes(view)
    .filter((shape) => shape.show.length === 0 && shape.lamp === null)
    .map((shape) => ({
      points: shape.outline.map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)}`).join(" "),
      fill: FINISHES[shape.material].colour,
      fillOpacity: shape.material === "glass" ? 0.3 : 1,
    }));
  return (
    <>
      <g id={`plan-${type}`}>
        {shapes.map((shape, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a view never change places
          <polygon key={i} {...shape} stroke={line} strokeWidth={0.008} />
        ))}
      </g>
      <g id={`plan-stale-${type}`} fill="url(#plan-stale)">
        {shapes.map(({ points }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a view never change places
          <polygon key={i} points={points} />
        ))}
      </g>
    </>
  );
});

/** Colour of the first lamp that shines; null when all are dark. */
function litColour(replica: Replica, { thing, view }: Actor): string | null {
  for (const lamp of Object.values(view.lamps ?? {}))
    for (const { colour, when } of lamp.lit) {
      const slot = replica.slot(thing.id, when.property);
      if (slot >= 0 && passes(when, replica.values[slot]!)) return LAMPS[colour].on;
    }
  return null;
}

const act = (event: KeyboardEvent, run: () => void): void => {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  event.stopPropagation();
  run();
};

function PlanThing({ actor, props }: { actor: Actor; props: Props }) {
  const { replica, tokens, selection, onSelect, alarms, models, language } = props;
  const { thing, view, world } = actor;
  const e = world.elements;
  const turn = (Math.atan2(e[1]!, e[0]!) * 180) / Math.PI;
  const text = labelText(replica, thing, models[thing.model], view, language);
  const tag = tagOf(replica, thing, models[thing.model], view);
  const alarm = alarms.get(thing.id);
  const { size, middle } = view.bounds;
  const silent = isSilent(tag);
  // What is drawn larger than life has a lamp that can be seen on it.
  const lampM = Math.max(0.07, size[0] / 30);
  const lit = silent ? null : litColour(replica, actor);
  const name = [
    text.title,
    text.value,
    tag === null ? "" : tagWord(tag, language),
    alarm === undefined ? "" : alarmText(alarm, language),
  ];
  const selected = selection === thing.id;
  const moves = view.pose !== undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a shape of an SVG cannot be a button element
    <g
      className="plan-thing"
      role="button"
      tabIndex={0}
      aria-pressed={selected}
      aria-label={name.filter((part) => part !== "").join(", ")}
      transform={`translate(${e[12]},${-e[13]!}) scale(1,-1) rotate(${turn})`}
      onClick={(event) => {
        event.stopPropagation();
        onSelect(thing.id);
      }}
      onKeyDown={(event) => act(event, () => onSelect(thing.id))}
    >
      <use href={`#plan-${thing.model}`} className={silent ? "plan-silent" : undefined} />
      {silent && <use href={`#plan-stale-${thing.model}`} className="plan-hatched" />}
      {moves && (
        <path
          d={`M${size[0] / 2 - 0.1},-.09 L${size[0] / 2 + 0.06},0 L${size[0] / 2 - 0.1},.09 Z`}
          fill={tokens.text}
        />
      )}
      {lit !== null && (
        <circle
          cx={(middle?.[0] ?? 0) - size[0] * 0.28}
          r={lampM}
          fill={lit}
          stroke={tag === "forecast" ? tokens.forecast : tokens.text}
          strokeWidth={lampM * (tag === "forecast" ? 0.6 : 0.2)}
        />
      )}
      <rect
        className="plan-frame"
        x={(middle?.[0] ?? 0) - size[0] / 2 - 0.08}
        y={(middle?.[1] ?? 0) - size[1] / 2 - 0.08}
        width={size[0] + 0.16}
        height={size[1] + 0.16}
        rx={0.08}
        fill="transparent"
        stroke={selected ? tokens.interactive : "none"}
        strokeWidth={0.05}
      />
    </g>
  );
}

export function PlanThings(props: Props) {
  const { site, views, whereabouts, tokens, replica, models } = props;
  const actors = [...whereabouts.actors.values()].filter((actor) => actor.placed && !actor.hidden);
  // Carried things lie on top of their carriers.
  actors.sort((a, b) => a.world.elements[14]! - b.world.elements[14]!);
  const silent = actors.filter(({ thing, view }) => isSilent(tagOf(replica, thing, models[thing.model], view)));
  const lost = new Set(
    silent.length > MAX_SILENT_LABELS
      ? []
      : silent.filter(({ thing, view }) => isLost(tagOf(replica, thing, models[thing.model], view))),
  );
  return (
    <g>
      <defs>
        {[...new Set(site.things.map((thing) => thing.model))].map((type) => {
          const view = views[type];
          return view === undefined ? null : <PlanSymbol key={type} type={type} view={view} line={tokens.wallCut} />;
        })}
        <pattern id="plan-stale" width="0.16" height="0.16" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="0.07" height="0.16" fill={tokens.wallCut} />
        </pattern>
      </defs>
      {actors.map((actor) => (
        <PlanThing key={actor.thing.id} actor={actor} props={props} />
      ))}
      <PlanLabels {...props} actors={actors} lost={lost} />
    </g>
  );
}
