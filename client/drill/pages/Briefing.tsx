import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RoleId } from "../../../twins/drill/roles.ts";
import type { DrillInfo } from "../../../twins/protocol/drill.ts";
import { textOf } from "../../ui/format.ts";
import { roleWords } from "../session/session.ts";

/** What a role is judged by, and by whose advice. */
export function criteriaOf(drill: DrillInfo, role: RoleId): Pick<DrillInfo, "criteria" | "rubricSource"> {
  const own = drill.roles.find((one) => one.role === role);
  return own?.criteria != null && own.rubricSource !== null
    ? { criteria: own.criteria, rubricSource: own.rubricSource }
    : drill;
}

/** A role's card in large type: its task, then by what it is judged, one thing at a time. */
export function Briefing({ drill, role }: { drill: DrillInfo; role: RoleId }) {
  const { t, i18n } = useTranslation();
  const [at, setAt] = useState(0);
  const { criteria, rubricSource } = criteriaOf(drill, role);
  const words = roleWords(drill, role);
  const step = Math.min(at, criteria.length);
  const one = criteria[step - 1];
  return (
    <section className="card stack drill-brief" aria-label={t("drill.brief.title")}>
      <h2>
        {t("drill.pair", {
          a: textOf(words.title, i18n.language),
          b: t(one === undefined ? "drill.brief.title" : "drill.brief.judged"),
        })}
      </h2>
      <p className="drill-task" aria-live="polite">
        {one === undefined ? textOf(words.task, i18n.language) : textOf(one.title, i18n.language)}
      </p>
      <p className="muted num">
        {t("drill.brief.step", { n: step + 1, all: criteria.length + 1 })}
        {one !== undefined && `, ${t("drill.points", { n: one.most })}`}
      </p>
      <div className="acts">
        <Button size="lg" variant="default" disabled={step === 0} onClick={() => setAt(step - 1)}>
          {t("drill.brief.back")}
        </Button>
        <Button size="lg" disabled={step === criteria.length} onClick={() => setAt(step + 1)}>
          {t("drill.brief.next")}
        </Button>
      </div>
      <p className="muted">{t("drill.countsFrom", { source: textOf(rubricSource, i18n.language) })}</p>
    </section>
  );
}

/** The same as a list, for the last seconds. */
export function BriefList({ drill, role }: { drill: DrillInfo; role: RoleId }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <h2>{t("drill.brief.judged")}</h2>
      <ul className="drill-brief-list">
        {criteriaOf(drill, role).criteria.map(({ id, title }) => (
          <li key={id}>{textOf(title, i18n.language)}</li>
        ))}
      </ul>
    </>
  );
}
