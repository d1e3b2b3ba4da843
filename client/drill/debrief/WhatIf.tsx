import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AnalysisView, WhatIfsView } from "../../../twins/protocol/debrief.ts";
import type { DebriefView, DrillInfo, LobbyView } from "../../../twins/protocol/drill.ts";
import { minutesText, numberText, textOf } from "../../ui/format.ts";
import type { DrillSession } from "../session/session.ts";
import { JobBar } from "./JobBar.tsx";
import { useWork } from "./useWork.ts";

const percent = (fed: number): string => numberText(100 * Math.min(1, fed), fed < 0.00995 ? 2 : fed < 0.0995 ? 1 : 0);
export const pointsText = (points: number): string => numberText(points, Math.abs(points % 1) < 0.05 ? 0 : 1);

/** Fire and gas alone are breathed; in the others a dose would tell nothing. */
export const hasDose = (hazard: DrillInfo["hazard"]): boolean => hazard === "fire" || hazard === "gas";

interface Row {
  readonly title: string;
  readonly setOutS: number | null;
  readonly outS: number | null;
  readonly musterS: number | null;
  readonly fed: number;
  readonly isDown: boolean;
  readonly points: number;
}

function Rows({ rows, hazard }: { rows: readonly Row[]; hazard: DrillInfo["hazard"] }) {
  const { t } = useTranslation();
  const time = (s: number | null, none: string): string => (s === null ? none : minutesText(s));
  return (
    <div className="debrief-table">
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{t("debrief.setOut")}</th>
            {hazard !== "flood" && <th scope="col">{t("debrief.out")}</th>}
            <th scope="col">{t("debrief.muster")}</th>
            {hasDose(hazard) && <th scope="col">{t("debrief.fed")}</th>}
            <th scope="col">{t("debrief.points")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, setOutS, outS, musterS, fed, isDown, points }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              <td className="num">{time(setOutS, t("debrief.never"))}</td>
              {hazard !== "flood" && (
                <td className="num">{time(outS, t(isDown ? "debrief.isDown" : "debrief.notYet"))}</td>
              )}
              <td className="num">{time(musterS, t(isDown ? "debrief.isDown" : "debrief.notYet"))}</td>
              {hasDose(hazard) && <td className="num">{percent(fed)} %</td>}
              <td className="num">{pointsText(points)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the difference is, in plain sentences: simulated person against simulated person. */
function Sentences({ outcomes, hazard }: Pick<WhatIfsView, "outcomes"> & Pick<DrillInfo, "hazard">) {
  const { t } = useTranslation();
  const of = (id: string) => outcomes.find(({ whatIf }) => whatIf === id);
  const [asYou, earlier, below] = [of("asYou"), of("earlier"), of("below")];
  if (asYou === undefined || earlier === undefined) return null;
  const time = (s: number | null): string => (s === null ? t("debrief.notYet") : minutesText(s));
  return (
    <ul className="drill-texts">
      {hasDose(hazard) && <li>{t("debrief.earlierDose", { from: percent(asYou.fed), to: percent(earlier.fed) })}</li>}
      <li>
        {asYou.musterS === null && earlier.musterS === null
          ? t("debrief.earlierNever")
          : t("debrief.earlierTime", { from: time(asYou.musterS), to: time(earlier.musterS) })}
      </li>
      {hasDose(hazard) && below !== undefined && (
        <li>{t("debrief.belowDose", { from: percent(asYou.fed), to: percent(below.fed) })}</li>
      )}
    </ul>
  );
}

/** “Had you left 30 s earlier?” */
export function WhatIf(props: {
  session: DrillSession;
  lobby: LobbyView;
  debrief: DebriefView;
  own: NonNullable<AnalysisView["own"]>;
}) {
  const { session, lobby, debrief, own } = props;
  const { t, i18n } = useTranslation();
  const work = useWork<WhatIfsView>(session);
  const ask = (): void => work.start(() => session.ask("whatIf", {}));
  const { value } = work;
  const isNone = lobby.drill.hazard !== "earthquake" && own.setOutS === null;
  const kept = value?.outcomes[0]?.lines.filter(({ isComputed }) => !isComputed) ?? [];
  return (
    <section className="card stack">
      <h2>{t(lobby.drill.hazard === "earthquake" ? "debrief.whatIfQuake" : "debrief.whatIf")}</h2>
      <p>{t("debrief.whatIfNote")}</p>
      {isNone && <p>{t("debrief.whatIfNone")}</p>}
      {!isNone && work.job === null && work.failure === null && (
        <Button className="debrief-ask" onClick={ask}>
          {t("debrief.whatIfAsk")}
        </Button>
      )}
      <JobBar work={work} what={t("debrief.whatIfMaking")} onRetry={ask} />
      {value !== null && (
        <>
          <Sentences outcomes={value.outcomes} hazard={lobby.drill.hazard} />
          <Rows
            hazard={lobby.drill.hazard}
            rows={[
              { ...own, title: t("debrief.whatHappened"), points: debrief.score.points },
              ...value.outcomes.map(({ title, ...one }) => ({ ...one, title: textOf(title, i18n.language) })),
            ]}
          />
          <details>
            <summary>{t("debrief.assumes")}</summary>
            <ul className="drill-texts">
              {value.assumes.map((one) => (
                <li key={one.en}>{textOf(one, i18n.language)}</li>
              ))}
              {kept.length > 0 && (
                <li>
                  {t("debrief.byActs", { list: kept.map(({ title }) => textOf(title, i18n.language)).join("; ") })}
                </li>
              )}
            </ul>
          </details>
        </>
      )}
    </section>
  );
}
