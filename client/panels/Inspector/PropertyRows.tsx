import { IconChartLine } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { QUALITY_NAMES } from "../../../twins/core/reading.ts";
import { useReplica } from "../../session/context.tsx";
import { type Reading, type ReplicaEntry, readingOf } from "../../session/replica.ts";
import { textOf, valueText } from "../../ui/format.ts";
import { useSpan } from "../../ui/parts.tsx";

/** More than this are folded away until asked for. */
const FIRST = 12;

function Value(props: { reading: Reading }) {
  const { t, i18n } = useTranslation();
  const span = useSpan();
  const { property, value, quality, ageMs, stale } = props.reading;
  const shown = valueText(property, value, i18n.language, [t("common.no"), t("common.yes")]);
  const age = ageMs === null ? t("quality.missing") : t("inspector.age", { age: span(ageMs) });
  const words = `${t("inspector.quality", { quality: t(`quality.${QUALITY_NAMES[quality]!}`) })}, ${age}`;
  return (
    <span className={`value quality-${QUALITY_NAMES[quality]}${stale ? " stale" : ""}`} title={words}>
      <span className="num">{shown.value}</span>
      {shown.unit !== "" && <span className="unit"> {shown.unit}</span>}
      {quality > 0 && quality < 3 && <span className="tag tag-quality">{t(`quality.${QUALITY_NAMES[quality]!}`)}</span>}
      {stale && ageMs !== null && (
        <span className="tag tag-stale" title={t("provenance.staleTitle", { age: span(ageMs) })}>
          {t("provenance.stale")} {span(ageMs)}
        </span>
      )}
      <span className="sr-only">{words}</span>
    </span>
  );
}

/** Every property with value, unit, quality and age; a click charts it. */
export function PropertyRows(props: {
  entry: ReplicaEntry;
  charted: string | null;
  onChart: (name: string | null) => void;
}) {
  const { t, i18n } = useTranslation();
  const replica = useReplica();
  const [all, setAll] = useState(false);
  const { entry, charted } = props;
  const rows = entry.model.properties.map((_, i) => readingOf(replica, entry, i));
  const shown = all ? rows : rows.slice(0, FIRST);
  return (
    <>
      <ul className="properties">
        {shown.map((reading) => {
          const { name, title } = reading.property;
          return (
            <li key={name}>
              <button
                type="button"
                className={charted === name ? "charted" : ""}
                aria-pressed={charted === name}
                title={t("inspector.chart")}
                onClick={() => props.onChart(charted === name ? null : name)}
              >
                <span className="property-name">{textOf(title, i18n.language)}</span>
                <IconChartLine size={14} className="property-chart-icon" aria-hidden />
                <Value reading={reading} />
              </button>
            </li>
          );
        })}
      </ul>
      {rows.length > FIRST && !all && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          {t("inspector.others", { n: rows.length - FIRST })}
        </button>
      )}
    </>
  );
}
