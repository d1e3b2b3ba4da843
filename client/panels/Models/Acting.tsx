import { useTranslation } from "react-i18next";
import type { ModelInfo } from "../../../twins/protocol/console.ts";
import type { ActingModel } from "../../../twins/protocol/sandbox.ts";
import { useAct, useAsk } from "../../session/context.tsx";
import { numberText } from "../../ui/format.ts";
import { ErrorNote, Facts, Hash } from "../../ui/parts.tsx";
import { ActButton, RoleNote } from "../ActButton.tsx";
import { useRuleName } from "../Sandbox/words.ts";

/** A model is measured over all recordings before it judges. */
const MEASURE_MS = 150_000;

const EVERY_MS = 2_000;

/** Which model judges the pumps, some seconds old at most; null before it is known. */
export function useActing(): ActingModel | null {
  const [asked] = useAsk("acting", {}, EVERY_MS);
  return asked.phase === "done" ? asked.value.acting : null;
}

/** How a community's model behaves under its guard. */
function Guarded({ acting }: { acting: ActingModel }) {
  const { t } = useTranslation();
  const ruleName = useRuleName();
  const { run, busy, error } = useAct("liftModel");
  return (
    <>
      <Facts
        rows={[
          [t("models.acting.ticks"), numberText(acting.ticks, 0)],
          [t("models.acting.byRule"), numberText(acting.byRule, 0)],
          [t("models.acting.clamped"), numberText(acting.clamped, 0)],
          [t("models.acting.strikes"), numberText(acting.strikes, 0)],
        ]}
      />
      <p className="muted">{t("models.acting.rule", { rule: ruleName(acting.rule) })}</p>
      {acting.quarantined && (
        <>
          <div className="acts">
            <ActButton ask="liftModel" size="compact-md" loading={busy} onClick={() => void run({})}>
              {t("models.acting.lift")}
            </ActButton>
          </div>
          <RoleNote ask="liftModel" />
          {error !== null && <ErrorNote error={error} />}
        </>
      )}
    </>
  );
}

/** Which model judges the pumps here, and how it does. */
export function Acting({ acting, name }: { acting: ActingModel; name: string | undefined }) {
  const { t } = useTranslation();
  const state = acting.quarantined ? "quarantined" : acting.own ? "own" : "guarded";
  const look = { quarantined: "bad", own: "ok", guarded: "ok" } as const;
  return (
    <li className="card">
      <h3>
        {t("models.acting.title")} <span className={`word word-${look[state]}`}>{t(`models.acting.${state}`)}</span>
      </h3>
      <p>
        {name ?? acting.task} <Hash value={acting.cid} label={t("models.cid")} />
      </p>
      {!acting.own && <Guarded acting={acting} />}
      {acting.preparing !== null && (
        <p role="status">
          {t("models.acting.preparing")} <Hash value={acting.preparing} label={t("models.cid")} />
        </p>
      )}
      {acting.failure !== null && <ErrorNote error={acting.failure} />}
    </li>
  );
}

/** Lets an approved model judge the pumps, where it does not yet. */
export function UseModel({ model, acting }: { model: ModelInfo; acting: ActingModel }) {
  const { t } = useTranslation();
  const { run, busy, error } = useAct("useModel");
  if (acting.cid === model.cid || model.status !== "approved") return null;
  return (
    <>
      <div className="acts">
        <ActButton
          ask="useModel"
          size="compact-md"
          variant="default"
          loading={busy || acting.preparing === model.cid}
          onClick={() => void run({ cid: model.cid }, MEASURE_MS)}
        >
          {t("models.acting.use")}
        </ActButton>
      </div>
      {/* The program's own, which nobody published here, needs neither. */}
      {model.served !== null && <p className="muted">{t("models.acting.useSays")}</p>}
      {error !== null && <ErrorNote error={error} />}
    </>
  );
}
