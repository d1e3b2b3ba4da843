import { Button } from "@mantine/core";
import { IconActivity, IconBulbOff, IconCloud, IconFlame, IconRipple } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LocalText } from "../../../twins/core/place.ts";
import type { Result } from "../../../twins/core/result.ts";
import { DEBRIEF_LIMITS, type DrillResultsView } from "../../../twins/protocol/debrief.ts";
import type { DrillInfo } from "../../../twins/protocol/drill.ts";
import type { LiveTold } from "../../../twins/protocol/drillLive.ts";
import { numberText, textOf } from "../../ui/format.ts";
import { Criteria } from "../debrief/Criteria.tsx";
import type { DrillWish } from "../session/session.ts";
import { LiveChoice } from "./Live.tsx";

const ICONS = {
  fire: IconFlame,
  earthquake: IconActivity,
  flood: IconRipple,
  gas: IconCloud,
  outage: IconBulbOff,
} as const;

/** The hazard's sign beside its word. */
export function HazardMark({ hazard }: Pick<DrillInfo, "hazard">) {
  const { t } = useTranslation();
  const Icon = ICONS[hazard];
  return (
    <span className="drill-hazard">
      <Icon size={18} aria-hidden /> {t(`drill.hazard.${hazard}`)}
    </span>
  );
}

function Texts({ title, texts }: { title: string; texts: readonly LocalText[] }) {
  const { i18n } = useTranslation();
  if (texts.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className="drill-texts">
        {texts.map((one) => (
          <li key={one.en}>{textOf(one, i18n.language)}</li>
        ))}
      </ul>
    </>
  );
}

/** Which actions score, told before anything begins. */
export function WhatCounts({ drill }: { drill: DrillInfo }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <ul className="drill-criteria">
        {drill.criteria.map(({ id, title, most }) => (
          <li key={id}>
            <span>{textOf(title, i18n.language)}</span>
            <span className="muted num">{t("drill.points", { n: most })}</span>
          </li>
        ))}
      </ul>
      <p className="muted">{t("drill.countsFrom", { source: textOf(drill.rubricSource, i18n.language) })}</p>
    </>
  );
}

/** How people did so far, of a group that is large enough. */
function Results({ results }: { results: DrillResultsView }) {
  const { t } = useTranslation();
  const { leastGroup: n } = DEBRIEF_LIMITS;
  if (results.runs === 0) return null;
  const so = `${t("debrief.resultsRuns", { count: results.runs })}, ${t("debrief.resultsPeople", { count: results.people })}`;
  if (results.criteria === null || results.meanPoints === null)
    return (
      <p className="muted">
        {so}. {t("debrief.resultsFew", { n })}
      </p>
    );
  return (
    <details>
      <summary>
        {t("debrief.results")}: {so}, {t("debrief.resultsMean", { n: numberText(results.meanPoints, 0) })}
      </summary>
      <Criteria criteria={results.criteria} />
      <p className="muted">{t("debrief.resultsNote", { n })}</p>
    </details>
  );
}

/** Whether a model steers the signs: only one that the community has approved may. */
function Guided(props: { isApproved: boolean; isChosen: boolean; onChoose: (isChosen: boolean) => void }) {
  const { t } = useTranslation();
  const { isApproved, isChosen, onChoose } = props;
  return (
    <>
      <label className="drill-guided">
        <input
          className="drill-check"
          type="checkbox"
          checked={isChosen && isApproved}
          disabled={!isApproved}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />{" "}
        {t("drill.guided")}
      </label>
      <span className="muted">{t(isApproved ? "drill.guidedHelp" : "drill.guidedNot")}</span>
    </>
  );
}

/** A drill that can be opened, with all that it rests on. */
export function DrillCard(props: {
  drill: DrillInfo;
  results: DrillResultsView | null;
  look: () => Promise<Result<LiveTold>>;
  onOpen: (wish: DrillWish) => Promise<unknown>;
}) {
  const { drill, results, look, onOpen } = props;
  const { t, i18n } = useTranslation();
  const [agents, setAgents] = useState(String(drill.agents));
  const [guidance, setGuidance] = useState(drill.guidance?.isApproved === true);
  const [live, setLive] = useState(false);
  const [isOpening, setOpening] = useState(false);
  const id = useId();
  const wanted = Number(agents);
  const isGood = /^\d{1,3}$/.test(agents) && wanted <= drill.mostAgents;
  return (
    <li className="card drill-card">
      <h2>{textOf(drill.title, i18n.language)}</h2>
      <p className="drill-facts">
        <HazardMark hazard={drill.hazard} />
        <span>{t("drill.minutes", { count: drill.minutes })}</span>
        <span className="muted">{t("drill.at", { site: textOf(drill.siteTitle, i18n.language) })}</span>
      </p>
      <p>{textOf(drill.summary, i18n.language)}</p>
      <details>
        <summary>{t("drill.counts")}</summary>
        <WhatCounts drill={drill} />
      </details>
      <details>
        <summary>{t("drill.about")}</summary>
        <Texts title={t("drill.laws")} texts={drill.laws} />
        <Texts title={t("drill.limits")} texts={drill.limits} />
      </details>
      {results !== null && <Results results={results} />}
      <form
        className="drill-open"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isGood) return;
          setOpening(true);
          void onOpen({ agents: wanted, guidance, live }).finally(() => setOpening(false));
        }}
      >
        <label htmlFor={id}>{t("drill.agents")}</label>
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min={0}
          max={drill.mostAgents}
          value={agents}
          aria-describedby={`${id}-help`}
          aria-invalid={!isGood}
          onChange={(event) => setAgents(event.currentTarget.value)}
        />
        <span id={`${id}-help`} className="muted">
          {t("drill.agentsHelp", { most: drill.mostAgents })}
        </span>
        {drill.guidance !== null && (
          <Guided isApproved={drill.guidance.isApproved} isChosen={guidance} onChoose={setGuidance} />
        )}
        <LiveChoice look={look} isChosen={live} onChoose={setLive} />
        <Button size="md" type="submit" disabled={!isGood || isOpening}>
          {t(isOpening ? "drill.opening" : "drill.open")}
        </Button>
      </form>
    </li>
  );
}
