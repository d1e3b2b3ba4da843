import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { OddsView } from "../../../twins/protocol/debrief.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { Facts } from "../../ui/parts.tsx";
import { OddsLegend, OddsMap, OddsPattern } from "./OddsMap.tsx";
import { DAMAGE, type DamageName, damageParts, stepOf } from "./oddsClasses.ts";

type Share = OddsView["pieces"][number]["fell"];
type Building = NonNullable<OddsView["building"]>;

/** A share as a bar, with its interval. */
export function ShareBar({ share }: { share: Share }) {
  const id = useId();
  const { mean, low, high } = share;
  return (
    <svg viewBox="0 0 104 20" className="odds-bar" aria-hidden>
      <defs>
        <OddsPattern id={id} step={stepOf(mean)} sizeM={8} />
      </defs>
      <rect x={2} y={3} width={100} height={14} className="odds-bar-frame" />
      <rect x={2} y={3} width={mean} height={14} fill={`url(#${id})`} />
      <path d={`M${2 + low} 10H${2 + high}M${2 + low} 6V14M${2 + high} 6V14`} className="debrief-whisker" />
    </svg>
  );
}

/** "18 of 20 (70 to 97 %)". */
export function useShareText(): (share: Share, runs: number) => string {
  const { t } = useTranslation();
  return ({ count, low, high }, runs) =>
    t("odds.share", { count, runs, low: numberText(low, 0), high: numberText(high, 0) });
}

const TONE: Readonly<Record<DamageName, number>> = { none: 0, slight: 1, moderate: 2, extensive: 3, complete: 4 };

function DamagePattern({ id, state }: { id: string; state: DamageName }) {
  const at = TONE[state];
  const lines = Array.from({ length: at }, (_, n) => ((n + 0.5) * 8) / at);
  return (
    <pattern id={id} patternUnits="userSpaceOnUse" width={8} height={8}>
      <rect width={8} height={8} className="odds-tone" fillOpacity={0.05 + 0.19 * at} />
      {lines.map((y) => (
        <path key={y} d={`M0 ${y}H8`} className="debrief-hatch" strokeWidth={0.5} />
      ))}
    </pattern>
  );
}

/** The legend of the bar. */
function DamageSwatch({ state }: { state: DamageName }) {
  const id = useId();
  return (
    <svg viewBox="0 0 20 14" className="odds-swatch" aria-hidden>
      <defs>
        <DamagePattern id={id} state={state} />
      </defs>
      <rect x={0.5} y={0.5} width={19} height={13} fill={`url(#${id})`} className="odds-damage-part" />
    </svg>
  );
}

function DamageBar({ probabilities }: Pick<Building["own"], "probabilities">) {
  const id = useId();
  return (
    <svg viewBox="0 0 104 20" preserveAspectRatio="none" className="odds-damage" aria-hidden>
      <defs>
        {DAMAGE.map((state) => (
          <DamagePattern key={state} id={`${id}-${state}`} state={state} />
        ))}
      </defs>
      {damageParts(probabilities).map(({ state, from, width }) => (
        <rect
          key={state}
          x={2 + from}
          y={2}
          width={width}
          height={16}
          fill={`url(#${id}-${state})`}
          className="odds-damage-part"
        />
      ))}
    </svg>
  );
}

/** Probabilities of the damage states of the building, and of other classes beside it. */
function BuildingDamage({ building }: { building: Building }) {
  const { t, i18n } = useTranslation();
  const { own } = building;
  return (
    <>
      <h3>{t("odds.building")}</h3>
      <p>
        <strong>
          {t("odds.likeliest", {
            state: t(`odds.damage.${own.likeliest}`),
            n: numberText(100 * own.probabilities[own.likeliest], 0),
          })}
        </strong>{" "}
        {textOf(building.from, i18n.language)}
      </p>
      <DamageBar probabilities={own.probabilities} />
      <div className="debrief-table">
        <table className="odds-states">
          <tbody>
            {DAMAGE.map((state) => (
              <tr key={state}>
                <th scope="row">
                  <DamageSwatch state={state} /> {t(`odds.damage.${state}`)}
                </th>
                <td className="num">{numberText(100 * own.probabilities[state], 0)} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="debrief-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("odds.class")}</th>
              <th scope="col">{t("odds.state")}</th>
              <th scope="col">{t("odds.worse")}</th>
            </tr>
          </thead>
          <tbody>
            {[own, ...building.others].map(({ type, code, title, probabilities, likeliest }, at) => (
              <tr key={`${type} ${code}`}>
                <th scope="row">
                  {at === 0 ? (
                    <strong>{t("odds.thisHouse", { title: textOf(title, i18n.language) })}</strong>
                  ) : (
                    textOf(title, i18n.language)
                  )}
                  <span className="muted">
                    , {type}, {t(`odds.code.${code}`)}
                  </span>
                </th>
                <td>
                  {t(`odds.damage.${likeliest}`)}{" "}
                  <span className="num">{numberText(100 * probabilities[likeliest], 0)} %</span>
                </td>
                <td className="num">{numberText(100 * (probabilities.extensive + probabilities.complete), 0)} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">{t("odds.stands")}</p>
      <p className="muted">{textOf(building.law, i18n.language)}</p>
    </>
  );
}

function Pieces({ odds }: { odds: OddsView }) {
  const { t, i18n } = useTranslation();
  const shareText = useShareText();
  return (
    <>
      <h3>{t("odds.furniture")}</h3>
      <p>{t("odds.fellSome", { n: odds.pieces.length, all: odds.allPieces })}</p>
      {odds.pieces.length > 0 && (
        <div className="debrief-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("odds.piece")}</th>
                <th scope="col">{t("odds.fell")}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {odds.pieces.map(({ obstacle, title, place, fell, isByBed }) => (
                <tr key={obstacle}>
                  <th scope="row">
                    {textOf(title, i18n.language)}
                    <span className="muted">
                      , {textOf(place, i18n.language)}
                      {isByBed && `, ${t("odds.byBed")}`}
                    </span>
                  </th>
                  <td className="num">{shareText(fell, odds.runs)}</td>
                  <td>
                    <ShareBar share={fell} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** What the ensemble tells of the house, for who took part and for the organiser's report alike. */
export function OddsFigures({ odds, venue, isOwn }: { odds: OddsView; venue: VenueView; isOwn: boolean }) {
  const { t, i18n } = useTranslation();
  const { motion } = odds;
  const storeys = venue.storeys.flatMap((_, at) => (odds.cells.some(([storey]) => storey === at) ? [at] : []));
  return (
    <>
      <h3>{t("odds.advice")}</h3>
      <ul className="drill-texts debrief-sentences">
        {odds.advice.map((one) => (
          <li key={one.en}>{textOf(one, i18n.language)}</li>
        ))}
      </ul>
      {storeys.length > 0 && (
        <>
          <h3>{t("odds.map")}</h3>
          <p>{t("odds.mapNote", { n: odds.runs, m: numberText(odds.cellM, 1) })}</p>
          <div className="debrief-map-row">
            {storeys.map((storey) => (
              <OddsMap key={storey} odds={odds} venue={venue} storey={storey} isOwn={isOwn} />
            ))}
          </div>
          <OddsLegend />
        </>
      )}
      <Pieces odds={odds} />
      <h3>{t("odds.ground")}</h3>
      <Facts
        rows={[
          [t("odds.pga"), `${numberText(motion.pgaG, 2)} g`],
          [t("odds.pgv"), `${numberText(motion.pgvMps, 2)} m/s`],
          [
            t("odds.mmi"),
            t("odds.mmiValue", {
              ...{ roman: motion.roman, felt: textOf(motion.felt, i18n.language) },
              ...{ mmi: numberText(motion.mmi, 1), sigma: numberText(motion.mmiSigma, 2) },
            }),
          ],
        ]}
      />
      <p className="muted">{textOf(motion.law, i18n.language)}</p>
      {odds.building !== null && <BuildingDamage building={odds.building} />}
      <details>
        <summary>{t("debrief.assumes")}</summary>
        <ul className="drill-texts">
          {odds.assumes.map((one) => (
            <li key={one.en}>{textOf(one, i18n.language)}</li>
          ))}
          <li>{t("odds.seeds", { from: odds.firstSeed, to: odds.firstSeed + odds.runs - 1 })}</li>
        </ul>
      </details>
    </>
  );
}
