import { Button, NativeSelect, Progress, TextInput } from "@mantine/core";
import { IconSchool } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { OWN_BYTES, OWN_HOLDER } from "../../models/learning/ownData.ts";
import { ZOO_ABOUT } from "../../models/zoo/about.gen.ts";
import { grouped } from "../../twins/core/grouped.ts";
import type { LearnerOrder } from "../learner/news.ts";
import { type Happened, type LearnerState, useLearner } from "../learner/useLearner.ts";
import { useTaskName } from "../panels/Rounds/words.ts";
import { FilePick } from "../ui/FilePick.tsx";
import { Empty, ErrorNote, Facts, Hash } from "../ui/parts.tsx";
import { HomeLink } from "./HomeLink.tsx";
import { SettingsMenu } from "./SettingsMenu.tsx";

/** What a link of the console gave along. */
const given = (name: string): string | null => new URLSearchParams(location.search).get(name);

/** Asks for a recording of one's own. @param like file whose format it has */
function OwnFile({ like, file, onFile }: { like: string; file: File | null; onFile: (file: File) => void }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <FilePick label={t("learn.ownFile")} onFile={onFile} />
      <p className="muted">
        {t("learn.ownSays")}{" "}
        <a href={`/data/${like}`} download>
          {like.split("/").at(-1)}
        </a>
      </p>
      {file !== null && file.size > OWN_BYTES && <p className="act-why">{t("learn.ownLarge")}</p>}
    </div>
  );
}

function Form(props: { onStart: (order: LearnerOrder) => void }) {
  const { t } = useTranslation();
  const name = useTaskName();
  const [task, setTask] = useState(given("task"));
  const [chosen, setChosen] = useState(given("holder"));
  const [file, setFile] = useState<File | null>(null);
  const [code, setCode] = useState(given("code") ?? "");
  const about = ZOO_ABOUT.find(({ name }) => name === task) ?? ZOO_ABOUT[0];
  const like = about?.own ?? null;
  const isOwn = like !== null && chosen === OWN_HOLDER;
  const holder = isOwn ? OWN_HOLDER : (about?.holders.find(({ name }) => name === chosen) ?? about?.holders[0])?.name;
  const missing = isOwn && (file === null || file.size > OWN_BYTES);
  async function start(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (about === undefined || holder === undefined || missing) return;
    const own = isOwn && file !== null ? await file.text() : null;
    props.onStart({ task: about.name, holder, own, code: code.trim() === "" ? null : code.trim() });
  }
  return (
    <form className="card stack" onSubmit={(event) => void start(event)}>
      <NativeSelect
        label={t("learn.task")}
        value={about?.name ?? ""}
        onChange={(event) => setTask(event.currentTarget.value)}
        data={ZOO_ABOUT.map((one) => ({ value: one.name, label: name(one.name) }))}
      />
      <NativeSelect
        label={t("learn.holder")}
        description={t(isOwn ? "learn.ownStays" : "learn.recorded")}
        value={holder ?? ""}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[
          ...(about?.holders ?? []).map(({ name, examples }) => ({
            value: name,
            label: t("learn.holderOption", { name, n: grouped(examples) }),
          })),
          ...(like === null ? [] : [{ value: OWN_HOLDER, label: t("learn.own") }]),
        ]}
      />
      {isOwn && <OwnFile like={like} file={file} onFile={setFile} />}
      <TextInput
        label={t("learn.code")}
        description={t("learn.codeHelp")}
        autoComplete="off"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" disabled={missing}>
        {t("learn.start")}
      </Button>
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
    [t("learn.examples"), grouped(examples)],
    [t("learn.speed"), examplesPerS === null ? "–" : grouped(Math.round(examplesPerS))],
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
        {state.phase === "off" && state.error !== null && <ErrorNote error={state.error} />}
        {/* Hidden and not taken away: who is refused corrects one field, and does not begin anew. */}
        <div hidden={state.phase !== "off"}>
          <Form onStart={start} />
        </div>
        {state.phase !== "off" && <Running state={state} onStop={stop} />}
      </main>
    </div>
  );
}
