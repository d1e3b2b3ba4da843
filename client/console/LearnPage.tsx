import { Button, Progress } from "@mantine/core";
import { IconSchool } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { grouped } from "../../twins/core/grouped.ts";
import { tokenText } from "../../twins/core/tokenText.ts";
import { type Happened, type LearnerState, useLearner } from "../learner/useLearner.ts";
import { whenText } from "../panels/onChain/History.tsx";
import { Empty, ErrorNote, Facts, Hash } from "../ui/parts.tsx";
import { LearnForm } from "./LearnForm.tsx";
import { PageBar } from "./PageBar.tsx";

function Line({ demand, step }: Happened) {
  const { t } = useTranslation();
  const words = (() => {
    switch (step.did) {
      case "applied":
        return t("learn.did.applied");
      case "trained":
        return t("learn.did.trained", { round: step.round + 1, loss: step.loss.toFixed(4) });
      case "forgot":
        return t("learn.did.forgot", { round: step.round + 1 });
      case "passed":
        return step.why === "examples"
          ? t("learn.did.tooFew", { wanted: grouped(step.wanted), has: grouped(step.has) })
          : t(`learn.did.${step.why}`);
      case "unseated":
        return t("learn.did.unseated");
      case "earned": {
        const wei = tokenText(step.wei);
        if (step.isPaid) return t("learn.did.paid", { wei });
        return step.paidFromMs === null
          ? t("learn.did.earned", { wei })
          : t("learn.did.earnedFrom", { wei, time: whenText(step.paidFromMs) });
      }
    }
  })();
  return (
    <li className="row">
      <span className="row-main">
        {t("learn.demand", { n: demand })}: {words}
      </span>
      {step.did === "trained" && <Hash value={step.digest} />}
    </li>
  );
}

/** What this device waits for. */
function Waiting({ look }: Pick<LearnerState, "look">) {
  const { t } = useTranslation();
  if (look === null) return <p>{t("learn.asking")}</p>;
  const { isEnrolled, open, mine } = look;
  if (!isEnrolled) return <p className="act-why">{t("learn.notEnrolled")}</p>;
  if (mine > 0) return <p>{t("learn.waitingIn", { n: mine })}</p>;
  return <p>{open === 0 ? t("learn.noDemand") : t("learn.noneSuits", { n: open })}</p>;
}

function Running({ state, onStop }: { state: LearnerState; onStop: () => void }) {
  const { t } = useTranslation();
  const { device, examples, examplesPerS, trained, training, look, happened, error } = state;
  const rows: (readonly [string, React.ReactNode])[] = [
    [t("learn.device"), device === null ? "–" : <Hash key="d" value={device} label={t("learn.device")} />],
    [t("learn.credited"), look?.owner == null ? "–" : <Hash key="o" value={look.owner} label={t("learn.credited")} />],
    [t("learn.examples"), grouped(examples)],
    [t("learn.speed"), examplesPerS === null ? "–" : grouped(Math.round(examplesPerS))],
    [t("learn.rounds"), grouped(trained)],
  ];
  return (
    <>
      <section className="card stack" aria-live="polite">
        <Facts rows={rows} />
        {state.phase === "loading" ? (
          <p>{t("learn.loading")}</p>
        ) : training === null ? (
          <Waiting look={look} />
        ) : (
          <p>{t("learn.training", { at: Math.max(1, training.at), of: training.of })}</p>
        )}
        <Progress
          value={training === null ? 0 : (100 * training.at) / training.of}
          aria-label={t("learn.rounds")}
          size="sm"
        />
        {error !== null && <ErrorNote error={error} />}
        <Button variant="default" onClick={onStop}>
          {t("learn.stop")}
        </Button>
        <p className="muted">{t("learn.keepOpen")}</p>
        <p className="muted">{t("learn.deviceNote")}</p>
      </section>
      <section className="card stack">
        <h2>{t("learn.done")}</h2>
        {happened.length === 0 ? (
          <Empty>{t("learn.nothing")}</Empty>
        ) : (
          <ul className="rows">
            {happened.map((one) => (
              <Line key={one.id} {...one} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

/** `/learn`: a browser tab as a device that learns; for whoever has a code, without an account. */
export function LearnPage() {
  const { t } = useTranslation();
  const { state, start, stop } = useLearner();
  return (
    <div className="world">
      <PageBar />
      <main className="learn">
        <h1>
          <IconSchool size={26} stroke={1.5} aria-hidden /> {t("learn.title")}
        </h1>
        <p className="muted">{t("learn.lede")}</p>
        {state.phase === "off" && state.error !== null && <ErrorNote error={state.error} />}
        {/* Hidden and not taken away: who is refused corrects one field, and does not begin anew. */}
        <div hidden={state.phase !== "off"}>
          <LearnForm onStart={start} />
        </div>
        {state.phase !== "off" && <Running state={state} onStop={stop} />}
      </main>
    </div>
  );
}
