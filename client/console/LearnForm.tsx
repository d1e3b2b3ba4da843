import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { OWN_HOLDER } from "../../models/learning/ownData.ts";
import type { TaskAbout } from "../../models/learning/task.ts";
import { ZOO_ABOUT } from "../../models/zoo/about.gen.ts";
import { grouped } from "../../twins/core/grouped.ts";
import { isCode } from "../../twins/protocol/learning.ts";
import type { LearnerOrder } from "../learner/news.ts";
import { type OwnFile, useOwnFile } from "../learner/useOwnFile.ts";
import { useTaskName } from "../panels/Rounds/words.ts";
import { isAddress } from "../ui/amount.ts";
import { FilePick } from "../ui/FilePick.tsx";
import { ErrorNote } from "../ui/parts.tsx";

/** What a link of the console gave along. */
const given = (name: string): string | null => new URLSearchParams(location.search).get(name);

interface OwnFileFieldProps {
  readonly format: NonNullable<TaskAbout["own"]>;
  readonly judged: OwnFile;
  readonly onFile: (file: File) => void;
}

/** Asks for a recording of one's own, and says whether it can be learned on. */
function OwnFileField({ format: { like, begins }, judged, onFile }: OwnFileFieldProps) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <FilePick label={t("learn.ownFile")} onFile={onFile} />
      <p className="muted">
        {t("learn.ownSays")}{" "}
        <a href={`/data/${like}`} download>
          {like.split("/").at(-1)}
        </a>
        {t("learn.ownBegins")}
      </p>
      <pre className="sample">
        <code>{begins}</code>
      </pre>
      <div aria-live="polite">
        {judged.phase === "checking" && <p className="muted">{t("learn.ownChecking")}</p>}
        {judged.phase === "good" && <p className="act-done">{t("learn.ownGood", { n: grouped(judged.examples) })}</p>}
        {judged.phase === "bad" && <ErrorNote error={judged.error} />}
      </div>
    </div>
  );
}

/** Enrols the browser: a code, and whose account it is then. */
function useEnrolment() {
  const { t } = useTranslation();
  const [code, setCode] = useState(given("code") ?? "");
  const [owner, setOwner] = useState(given("owner") ?? "");
  const typed = { code: code.trim(), owner: owner.trim() };
  const isGoodCode = typed.code === "" || isCode(typed.code);
  const isOwner = typed.owner === "" || isAddress(typed.owner);
  return {
    isGood: isGoodCode && isOwner,
    code: typed.code === "" ? null : typed.code,
    owner: typed.owner === "" ? null : (typed.owner.toLowerCase() as `0x${string}`),
    fields: (
      <>
        <TextInput
          label={t("learn.code")}
          description={t("learn.codeHelp")}
          error={isGoodCode ? undefined : t("learn.codeWrong")}
          autoComplete="off"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <TextInput
          label={t("learn.owner")}
          description={t("learn.ownerHelp")}
          error={isOwner ? undefined : t("onChain.addressWrong")}
          placeholder="0x…"
          autoComplete="off"
          spellCheck={false}
          value={owner}
          onChange={(event) => setOwner(event.currentTarget.value)}
        />
      </>
    ),
  };
}

/** What this browser shall learn, on whose data. */
export function LearnForm(props: { onStart: (order: LearnerOrder) => void }) {
  const { t } = useTranslation();
  const name = useTaskName();
  const [task, setTask] = useState(given("task"));
  const [chosen, setChosen] = useState(given("holder"));
  const [file, setFile] = useState<File | null>(null);
  const enrolment = useEnrolment();
  const about = ZOO_ABOUT.find(({ name }) => name === task) ?? ZOO_ABOUT[0];
  const format = about?.own ?? null;
  const isOwn = format !== null && chosen === OWN_HOLDER;
  const judged = useOwnFile(about?.name, isOwn ? file : null);
  const holder = isOwn ? OWN_HOLDER : (about?.holders.find(({ name }) => name === chosen) ?? about?.holders[0])?.name;
  const isReady = enrolment.isGood && (!isOwn || judged.phase === "good");
  function start(event: FormEvent): void {
    event.preventDefault();
    if (about === undefined || holder === undefined || !isReady) return;
    const own = isOwn && judged.phase === "good" ? judged.text : null;
    const { code, owner } = enrolment;
    props.onStart({ task: about.name, holder, own, code, owner });
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
        description={t(isOwn ? "learn.ownStays" : "learn.recorded")}
        value={holder ?? ""}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[
          ...(about?.holders ?? []).map(({ name, examples }) => ({
            value: name,
            label: t("learn.holderOption", { name, n: grouped(examples) }),
          })),
          ...(format === null ? [] : [{ value: OWN_HOLDER, label: t("learn.own") }]),
        ]}
      />
      {isOwn && <OwnFileField format={format} judged={judged} onFile={setFile} />}
      {enrolment.fields}
      <Button type="submit" disabled={!isReady}>
        {t("learn.start")}
      </Button>
    </form>
  );
}
