import type { FocusEvent, MouseEvent, PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import type { SiteSummary } from "../../../twins/protocol/sites.ts";
import { textOf } from "../../ui/format.ts";
import { urgency, WorstShape } from "../siteState.tsx";
import type { Side } from "./labels.ts";
import { CARD_ID } from "./MapCard.tsx";
import type { Point } from "./mapWindow.ts";

/** How a mark tells that one comes to it. */
export interface Hand {
  onPointerEnter(event: PointerEvent): void;
  onPointerLeave(event: PointerEvent): void;
  onFocus(event: FocusEvent): void;
  onBlur(event: FocusEvent): void;
  onClick(event: MouseEvent): void;
}

interface MarkProps {
  readonly at: Point;
  /** px. */
  readonly radius: number;
  readonly side: Side | undefined;
  /** Its card is shown. */
  readonly told: boolean;
  readonly hand: Hand;
}

const styleOf = ({ at, radius }: MarkProps) => ({
  left: at.x - radius,
  top: at.y - radius,
  width: 2 * radius,
  height: 2 * radius,
});

/** One site: its worst alarm's shape, else a dot. */
export function SiteMarker(props: MarkProps & { site: SiteSummary }) {
  const { i18n } = useTranslation();
  const { site, side, hand } = props;
  const title = textOf(site.title, i18n.language);
  return (
    <a
      className="map-marker"
      data-site={site.id}
      href={`/site/${site.id}`}
      draggable={false}
      style={styleOf(props)}
      aria-label={title}
      aria-describedby={props.told ? CARD_ID : undefined}
      {...hand}
    >
      {site.urgent.length === 0 ? <i className="map-dot" aria-hidden /> : <WorstShape site={site} size={20} />}
      {side !== undefined && (
        <span className={`map-name map-name-${side}`} aria-hidden>
          {title}
        </span>
      )}
    </a>
  );
}

/** Sites too close to each other to be told apart: their number, and the worst alarm among them. */
export function ClusterMarker(props: MarkProps & { id: string; sites: readonly SiteSummary[] }) {
  const { t, i18n } = useTranslation();
  const { sites, hand } = props;
  const worst = sites.toSorted((a, b) => urgency(a) - urgency(b))[0]!;
  const names = sites.map(({ title }) => textOf(title, i18n.language)).join(t("map.and"));
  return (
    <button
      type="button"
      className="map-marker map-cluster"
      data-cluster={props.id}
      data-members={sites.map(({ id }) => id).join(" ")}
      style={styleOf(props)}
      aria-label={t("map.cluster", { count: sites.length, names })}
      aria-describedby={props.told ? CARD_ID : undefined}
      {...hand}
    >
      <span className="num">{sites.length}</span>
      <WorstShape site={worst} size={14} />
    </button>
  );
}
