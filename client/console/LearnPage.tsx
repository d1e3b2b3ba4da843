import { Button, NativeSelect, Progress, TextInput } from "@mantine/core";
import { IconSchool } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ZOO_ABOUT } from "../../models/zoo/about.gen.ts";
import { type Happened, type LearnerState, useLearner } from "../learner/useLearner.ts";
import { useTaskName } from "../panels/Rounds/words.ts";
import { Empty, ErrorNote, Facts, Hash } from "../ui/parts.tsx";
import { HomeLink } from "./HomeLink.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";

/** What a link of the console gave along. */
const given = (name: string): string | null => new URLSearchParams(location.search).get(name);

function Form(props: { onStart: (order: { task: string; holder: string; code: string | null }) => void }) {
  const { t } = useTranslation();
  const name = useTaskName();
  const [task, setTask] = useState(given("task"));
  const [chosen, setChosen] = useState(given("holder"));
  const [code, setCode] = useState(given("code") ?? "");
  const about = ZOO_ABOUT.find(({ name }) => name === task) ?? ZOO_ABOUT[0];
  const holder = (about?.holders.find(({ name }) => name === chosen) ?? about?.holders[0])?.name;
  function start(event: FormEvent): void {
    event.preventDefault();
    if (about === undefined || holder === undefined) return;
    props.onStart({ task: about.name, holder, code: code.trim() === "" ? null : code.trim() });
  }
  return (
    <form className="card stack" onSubmit={start}>
      <NativeSelect
        label={t("learn.task")}
        value={about?.name ?? ""}
        onChange={(event) => setTask(event.currentTarget.value)}
        data={ZOO_ABOUT.map((one) => ({ value: one.name, label: name(one.name) }))}
      />
      <NativeSelect
        label={t("learn.holder")}
        description={t("learn.recorded")}
        value={holder ?? ""}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={(about?.holders ?? []).map(({ name, examples }) => ({
          value: name,
          label: t("learn.holderOption", { name, n: examples.toLocaleString() }),
        }))}
      />
      <TextInput
        label={t("learn.code")}
        description={t("learn.codeHelp")}
        autoComplete="off"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit">{t("learn.start")}</Button>
    </form>
  );
}

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
        return t(step.why === "examples" ? "learn.did.tooFew" : `learn.did.${step.why}`);
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

function Running({ state, onStop }: { state: LearnerState; onStop: () => void }) {
  const { t } = useTranslation();
  const { device, examples, examplesPerS, trained, training, happened, error } = state;
  const rows: (readonly [string, React.ReactNode])[] = [
    [t("learn.device"), device === null ? "–" : <Hash key="d" value={device} label={t("learn.device")} />],
    [t("learn.examples"), examples.toLocaleString()],
    [t("learn.speed"), examplesPerS === null ? "–" : Math.round(examplesPerS).toLocaleString()],
    [t("learn.rounds"), String(trained)],
  ];
  return (
    <>
      <section className="card stack" aria-live="polite">
        <Facts rows={rows} />
        <p>
          {state.phase === "loading"
            ? t("learn.loading")
            : training === null
              ? t("learn.waiting")
              : t("learn.training", { at: Math.max(1, training.at), of: training.of })}
        </p>
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
      <header className="world-bar">
        <HomeLink leave={{ learn: false }} />
        <span className="spacer" />
        <SettingsMenu />
      </header>
      <main className="learn">
        <h1>
          <IconSchool size={26} stroke={1.5} aria-hidden /> {t("learn.title")}
        </h1>
        <p className="muted">{t("learn.lede")}</p>
        {state.phase === "off" ? (
          <>
            {state.error !== null && <ErrorNote error={state.error} />}
            <Form onStart={start} />
          </>
        ) : (
          <Running state={state} onStop={stop} />
        )}
      </main>
    </div>
  );
}
