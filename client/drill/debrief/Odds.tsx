import "./odds.css";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { OddsView } from "../../../twins/protocol/debrief.ts";
import type { VenueView } from "../../../twins/protocol/drill.ts";
import { numberText, textOf } from "../../ui/format.ts";
import type { DrillSession } from "../session/session.ts";
import { JobBar } from "./JobBar.tsx";
import { OddsFigures, ShareBar, useShareText } from "./OddsFigures.tsx";
import { useWork } from "./useWork.ts";

/** Was it a safe place: judged by all runs, and what happened beside it. */
function OwnOdds({ own, runs }: { own: NonNullable<OddsView["own"]>; runs: number }) {
  const { t, i18n } = useTranslation();
  const shareText = useShareText();
  const [first, ...rest] = own.sentences;
  return (
    <div className="odds-own" data-verdict={own.verdict}>
      {first !== undefined && (
        <p>
          <strong>{textOf(first, i18n.language)}</strong>
        </p>
      )}
      <ul className="drill-texts debrief-sentences">
        {rest.map((one) => (
          <li key={one.en}>{textOf(one, i18n.language)}</li>
        ))}
      </ul>
      <dl className="odds-facts">
        <div>
          <dt>{t("odds.place")}</dt>
          <dd>{textOf(own.place, i18n.language)}</dd>
        </div>
        <div>
          <dt>{t("odds.stayed")}</dt>
          <dd>{t("odds.stayedValue", { s: numberText(own.stayedS, 0), held: numberText(own.shelteredS, 0) })}</dd>
        </div>
        <div>
          <dt>{t("odds.struck")}</dt>
          <dd>
            {shareText(own.struck, runs)} <ShareBar share={own.struck} />
          </dd>
        </div>
        {own.open !== null && (
          <div>
            <dt>{t("odds.open")}</dt>
            <dd>
              {shareText(own.open, runs)} <ShareBar share={own.open} />
            </dd>
          </div>
        )}
        {own.by.length > 0 && (
          <div>
            <dt>{t("odds.by")}</dt>
            <dd>
              {own.by
                .map(({ title, count }) => t("odds.byOne", { title: textOf(title, i18n.language), count }))
                .join(", ")}
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}

/** How likely it was: what fell and who was struck by other draws of the same chance, and what becomes of such a building. */
export function Odds(props: { session: DrillSession; venue: VenueView; onCounted: (value: OddsView) => void }) {
  const { session, venue, onCounted } = props;
  const { t } = useTranslation();
  const work = useWork<OddsView>(session);
  const ask = (): void =>
    work.start(async () => {
      const answer = await session.ask("odds", {});
      if (answer.ok && answer.value.value !== null) onCounted(answer.value.value);
      return answer;
    });
  const { value } = work;
  return (
    <section className="card stack odds">
      <h2>{t("odds.title")}</h2>
      <p>{t("odds.note")}</p>
      {work.job === null && work.failure === null && (
        <Button className="debrief-ask" onClick={ask}>
          {t("debrief.whatIfAsk")}
        </Button>
      )}
      <JobBar work={work} what={t("odds.making")} onRetry={ask} />
      {value !== null && (
        <>
          {value.own === null ? <p>{t("odds.notThere")}</p> : <OwnOdds own={value.own} runs={value.runs} />}
          <OddsFigures odds={value} venue={venue} isOwn />
        </>
      )}
    </section>
  );
}
