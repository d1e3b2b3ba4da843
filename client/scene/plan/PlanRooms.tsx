import { memo, useMemo } from "react";
import type { Site } from "../../../twins/core/site.ts";
import { numberText } from "../../ui/format.ts";
import type { BuiltGeometry } from "../built/build.ts";
import { textWidthPx } from "../overlay/labels.ts";
import type { SceneTheme } from "../palette.ts";
import type { Language } from "../types.ts";
import { planPlaces } from "./planStorey.ts";
import { type RoomNote, roomNotes, type WallExtent, wallExtent } from "./roomNotes.ts";

/** Half of what a line of text takes, with what stays free beside it, px. */
const LINE_PX = 8;
const BESIDE_PX = 3;
/** A note's text is so much narrower than a label's, which is larger and bolder. */
const [SIZE_PX, THIN] = [11.5, 0.84];
/** A dimension's line stands so far from the walls, px; a shorter one is not drawn. */
const OFF_PX = 20;
const LEAST_PX = 70;

/** Sizes of a room as it may be told, the most telling first. */
const sizeTexts = ({ sidesM, areaM2 }: RoomNote): readonly string[] => [
  ...(sidesM === null ? [] : [`${numberText(sidesM[0], 2)} × ${numberText(sidesM[1], 2)} m`]),
  `${numberText(areaM2, 1)} m²`,
];

/** Lines of a room's note that have room at this scale: its name and its size, the name alone, or none. */
function linesOf(note: RoomNote, language: Language, pixelM: number): readonly string[] {
  const [halfPx, highPx] = [note.halfWidthM / pixelM - BESIDE_PX, note.halfHeightM / pixelM];
  const fits = (text: string): boolean => textWidthPx(text) * THIN <= 2 * halfPx;
  const name = note.title[language];
  if (!fits(name)) return [];
  return [name, sizeTexts(note).find(fits)]
    .filter((line) => line !== undefined)
    .slice(0, Math.max(0, Math.floor(highPx / LINE_PX)));
}

function Note({
  note,
  lines,
  pixelM,
  tokens,
}: {
  note: RoomNote;
  lines: readonly string[];
  pixelM: number;
  tokens: SceneTheme;
}) {
  const [x, y] = note.at;
  return (
    <g transform={`translate(${x},${-y}) scale(${pixelM})`}>
      {lines.map((line, i) => (
        <text
          key={line}
          className="plan-text plan-note"
          y={4 + 2 * LINE_PX * (i - (lines.length - 1) / 2)}
          fontSize={SIZE_PX}
          textAnchor="middle"
          fill={line === note.title.en || line === note.title.zh ? tokens.text : tokens.muted}
          stroke={tokens.panel}
        >
          {line}
        </text>
      ))}
    </g>
  );
}

/** A dimension as an architect draws it: a line beside what it measures, with strokes at its ends and the length in a gap of it. */
function Dimension(props: { fromM: number; toM: number; pixelM: number; tokens: SceneTheme }) {
  const { fromM, toM, pixelM, tokens } = props;
  const lengthPx = (toM - fromM) / pixelM;
  if (lengthPx < LEAST_PX) return null;
  const text = `${numberText(toM - fromM, 2)} m`;
  // The line stops before the text: struck through it would read as crossed out.
  const gapPx = (textWidthPx(text) * THIN) / 2 + BESIDE_PX;
  return (
    <g transform={`scale(${pixelM})`} stroke={tokens.muted} strokeWidth={1}>
      {[
        [0, lengthPx / 2 - gapPx],
        [lengthPx / 2 + gapPx, lengthPx],
      ].map(([from, to]) => (
        <line key={from} x1={from} x2={to} y1={OFF_PX} y2={OFF_PX} />
      ))}
      {[0, lengthPx].map((x) => (
        <g key={x}>
          <line x1={x} x2={x} y1={5} y2={OFF_PX + 5} />
          <line x1={x - 4} x2={x + 4} y1={OFF_PX + 4} y2={OFF_PX - 4} strokeWidth={1.6} />
        </g>
      ))}
      <text
        className="plan-text"
        x={lengthPx / 2}
        y={OFF_PX + 4}
        fontSize={SIZE_PX}
        textAnchor="middle"
        fill={tokens.text}
        stroke="none"
      >
        {text}
      </text>
    </g>
  );
}

/** How long and how wide the walls of the storey are, beside them. */
function Dimensions({ extent, pixelM, tokens }: { extent: WallExtent; pixelM: number; tokens: SceneTheme }) {
  const { angleRad, along, across } = extent;
  return (
    <g transform={`rotate(${(-angleRad * 180) / Math.PI})`}>
      <g transform={`translate(${along[0]},${-across[0]})`}>
        <Dimension fromM={along[0]} toM={along[1]} pixelM={pixelM} tokens={tokens} />
      </g>
      <g transform={`translate(${along[0]},${-across[1]}) rotate(90)`}>
        <Dimension fromM={across[0]} toM={across[1]} pixelM={pixelM} tokens={tokens} />
      </g>
    </g>
  );
}

/** What a plan says in words and numbers: the rooms by name and size, and how long and wide the storey's walls reach. */
export const PlanRooms = memo(function PlanRooms(props: {
  site: Site;
  geometry: BuiltGeometry;
  storey: string | null;
  language: Language;
  pixelM: number;
  tokens: SceneTheme;
}) {
  const { site, geometry, storey, language, pixelM, tokens } = props;
  const notes = useMemo(() => (storey === null ? [] : roomNotes(planPlaces(site, storey))), [site, storey]);
  const extent = useMemo(() => {
    const walls = geometry.sections.filter((section) => section.storey === storey && section.kind === "wall");
    return storey === null ? null : wallExtent(walls.map(({ lines }) => lines));
  }, [geometry, storey]);
  return (
    <g pointerEvents="none">
      {notes.map((note) => {
        const lines = linesOf(note, language, pixelM);
        return lines.length > 0 && <Note key={note.id} note={note} lines={lines} pixelM={pixelM} tokens={tokens} />;
      })}
      {extent !== null && <Dimensions extent={extent} pixelM={pixelM} tokens={tokens} />}
    </g>
  );
});
