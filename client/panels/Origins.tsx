import { useTranslation } from "react-i18next";
import { useReplica, useTick, useZone } from "../session/context.tsx";
import { type Origin, originsOf } from "../session/origins.ts";
import { dateTimeText } from "../ui/format.ts";
import { Tag } from "../ui/parts.tsx";

/** "recorded 60× · 2012-03-05 15:40": the moment of the site's own clock, to the minute. */
function OriginTag({ origin, all, moment }: { origin: Origin; all: number; moment: boolean }) {
  const { t } = useTranslation();
  const zone = useZone();
  const { kind, factor, source, things, recordedMs } = origin;
  const at = recordedMs === null ? null : dateTimeText(recordedMs, zone).slice(0, 16);
  const title = [
    ...(things < all ? [t("provenance.share", { n: things, all })] : []),
    t(`provenance.${kind}Title`, { source, factor: String(factor) }),
    ...(at === null ? [] : [t("provenance.moment", { at })]),
  ].join(" · ");
  return (
    <Tag kind={kind} title={title}>
      {t(`provenance.${kind}`)}
      {factor !== 1 && ` ${factor}×`}
      {moment && at !== null && <span className="num origin-moment"> · {at}</span>}
    </Tag>
  );
}

/**
 * Where the data of the site come from, at the shown moment: what is recorded or virtual never goes without, and a site of
 * which nothing has reported says so.
 * @param moment with the recorded moment that is played
 */
export function Origins({ moment = false }: { moment?: boolean }) {
  const { t } = useTranslation();
  useTick(1000);
  const replica = useReplica();
  // Before the first snapshot nothing is known.
  if (replica.layout === 0) return null;
  const { entries } = replica;
  const origins = originsOf(entries, replica.serverNowMs());
  return (
    <span className="origins">
      {origins.length === 0 && (
        <Tag kind="silent" title={t("provenance.noneTitle")}>
          {t("provenance.none")}
        </Tag>
      )}
      {origins.map((origin) => (
        <OriginTag key={`${origin.kind} ${origin.factor}`} origin={origin} all={entries.length} moment={moment} />
      ))}
    </span>
  );
}
