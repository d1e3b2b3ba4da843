import { useTranslation } from "react-i18next";
import { useZone } from "../../session/context.tsx";
import { useTrafficShown } from "../../session/trafficShown.ts";
import { dateTimeText, numberText, unitText } from "../../ui/format.ts";
import { Tag } from "../../ui/parts.tsx";

/** While the picture shows another moment of the traffic: what it shows of this detector, so that it is not taken for what stands below. */
export function PictureSpeed({ thing }: { thing: string }) {
  const { t, i18n } = useTranslation();
  const zone = useZone();
  const speeds = useTrafficShown((shown) => shown.speeds);
  const mph = speeds?.mph.get(thing);
  if (speeds === null || mph === undefined) return null;
  const { kind, atMs, aheadMin } = speeds;
  return (
    <p className="picture-speed" role="status">
      <span>
        {t("city.pictureShows")} <strong className="num">{numberText(mph, 1)}</strong>{" "}
        {unitText("[mi_i]/h", i18n.language)}
      </span>
      <Tag kind={kind === "forecast" ? "simulated" : "recorded"}>{t(`city.legendTag.${kind}`)}</Tag>
      <span className="num">{dateTimeText(atMs + aheadMin * 60_000, zone).slice(0, 16)}</span>
      <span className="muted">{t("city.belowShown")}</span>
    </p>
  );
}
