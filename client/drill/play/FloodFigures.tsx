import { IconArrowUp, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { compassOf } from "../../../twins/core/ground.ts";
import type { OwnState } from "../../../twins/protocol/drill.ts";
import { numberText } from "../../ui/format.ts";

/** Classes that have words of their own; 0 is dry. */
const CLASSES = [0, 1, 2, 3, 4, 5, 6] as const;
/** So near to the high ground one is there, m. */
const THERE_M = 8;

/** Water at one's feet in words and by its class, and which way leads up. */
export function FloodFigures({ own }: { own: OwnState | null }) {
  const { t } = useTranslation();
  const waterCm = Math.round(100 * (own?.waterM ?? 0));
  const level = CLASSES[own?.floodClass ?? 0] ?? 0;
  const way = own?.way;
  // In a house it is the water before the door.
  const isInside = own !== null && own.room >= 0;
  return (
    <>
      <span className="drill-figure">
        <span>{t(isInside ? "drill.waterAtDoor" : "drill.water")}</span>{" "}
        {!isInside && (
          <strong className="num">
            {waterCm} cm{waterCm > 0 && `, ${numberText(own?.waterMps ?? 0, 1)} m/s`}
          </strong>
        )}{" "}
        <strong className={`drill-class drill-class-${level}`}>{t(`drill.floodClass.h${level}`)}</strong>
      </span>
      {way !== undefined && (
        <span className="drill-figure">
          <span>{t("drill.uphill")}</span>{" "}
          {way.m <= THERE_M ? (
            <strong>
              <IconCheck size={18} aria-hidden /> {t("drill.uphillThere")}
            </strong>
          ) : (
            <strong className="drill-uphill">
              <IconArrowUp size={22} aria-hidden style={{ transform: `rotate(${Math.atan2(way.x, way.y)}rad)` }} />{" "}
              {t(`drill.compass.${compassOf(way.x, way.y)}`)}, <span className="num">{Math.round(way.m)} m</span>
            </strong>
          )}
        </span>
      )}
    </>
  );
}
