import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Outline } from "../../twins/protocol/miniature.ts";
import { MARKS, type SiteMark, type SiteSummary } from "../../twins/protocol/sites.ts";

/** Rooms, houses or roads: they never change, and are hundreds. */
const Outlines = memo(function Outlines({ outlines }: { outlines: readonly Outline[] }) {
  return outlines.map(([kind, corners], i) => {
    const points = corners.map(([x, y]) => `${x},${-y}`).join(" ");
    return kind === "way" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the outlines never change.
      <polyline key={i} className="mini-way" points={points} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the outlines never change.
      <polygon key={i} className={`mini-${i === 0 ? "floor" : "ring"}`} points={points} />
    );
  });
});

/** A Thing where it is; drawn anew when its own mark is another. @param dot radius of a round one, m */
const Mark = memo(function Mark({ at: [, x, y, mark], dot }: { at: SiteMark; dot: number }) {
  const name = MARKS[mark] ?? "silent";
  return name === "machine" || name === "busy" ? (
    <rect className={`mini-${name}`} x={x - 0.8} y={-y - 0.9} width={1.6} height={1.8} rx={0.15} />
  ) : (
    <circle className={`mini-${name}`} cx={x} cy={-y} r={dot} />
  );
});

/** The site's plan from above with its Things where they are, as large as a card. */
export function SiteMiniature({ site: { miniature, marks } }: { site: SiteSummary }) {
  const { t } = useTranslation();
  if (miniature === null || miniature.box === null) return <div className="miniature" />;
  const [x0, y0, x1, y1] = miniature.box;
  const span = Math.max(x1 - x0, y1 - y0);
  // A vehicle in a hall has its true size; a detector of a city is seen all the same.
  const dot = Math.max(0.42, span / 110);
  const pad = span * 0.02;
  return (
    <svg
      className="miniature"
      viewBox={`${x0 - pad} ${-y1 - pad} ${x1 - x0 + 2 * pad} ${y1 - y0 + 2 * pad}`}
      role="img"
      aria-label={t("world.plan")}
    >
      <Outlines outlines={miniature.outlines} />
      {marks.map((mark) => (
        <Mark key={mark[0]} at={mark} dot={dot} />
      ))}
    </svg>
  );
}
