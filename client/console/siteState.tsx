import { useTranslation } from "react-i18next";
import { PRIORITY_RANK } from "../../twins/operations/alarm.ts";
import type { SiteFact, SiteSummary } from "../../twins/protocol/sites.ts";
import { AlarmShape } from "../ui/AlarmShape.tsx";
import { textOf } from "../ui/format.ts";

/** How urgent a site's worst alarm is, 0 the most; 4 without an alarm. */
export const urgency = ({ urgent }: Pick<SiteSummary, "urgent">): number =>
  urgent[0] === undefined ? 4 : PRIORITY_RANK[urgent[0].priority];

/** The site's state in one line. */
export function useStateLine(): (site: SiteSummary) => string {
  const { t, i18n } = useTranslation();
  const say = (fact: SiteFact): string => {
    switch (fact.kind) {
      case "jobset":
        return t("world.jobset", { n: fact.n });
      case "temperature":
        return t("world.temperature", { value: fact.celsius.toFixed(1), place: textOf(fact.place, i18n.language) });
      case "power":
        return t("world.power", { value: Math.round(fact.watts) });
      case "speed":
        return t("world.speed", { n: fact.detectors, mph: Math.round(fact.medianMph) });
      default:
        return t(`world.${fact.kind}`, { busy: fact.busy, all: fact.all });
    }
  };
  return (site) => {
    if (site.stopped) return t("world.stopped");
    if (site.facts.length > 0) return site.facts.map(say).join(" · ");
    if (site.things === 0) return t("map.noThings", { n: site.places });
    return t("world.report", { online: site.online, things: site.things });
  };
}

const TAGS = ["live", "recorded", "virtual", "simulated"] as const;

/** How much of what a site says is live, was recorded, is virtual or simulated; it never goes without, nor does that nothing has reported. */
export function SiteTags({ site }: { site: SiteSummary }) {
  const { t } = useTranslation();
  if (site.things > 0 && site.shares.none === site.things) return <span className="tag">{t("world.noReport")}</span>;
  return TAGS.filter((tag) => site.shares[tag] > 0).map((tag) => (
    <span key={tag} className="tag">
      {t(`world.${tag}`, { n: site.shares[tag] })}
    </span>
  ));
}

/** A site's worst alarm, by its shape alone; nothing where there is none. */
export function WorstShape({ site, size }: { site: Pick<SiteSummary, "urgent">; size: number }) {
  const worst = site.urgent[0];
  return worst === undefined ? null : (
    <AlarmShape priority={worst.priority} unacknowledged={worst.state === "unacknowledged"} size={size} />
  );
}
