import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ok, type Result, refuse } from "../../../twins/core/result.ts";
import type { SandboxTask } from "../../../twins/protocol/sandbox.ts";
import { useTick } from "../../session/context.tsx";
import { ErrorNote, useSpan } from "../../ui/parts.tsx";
import type { Take } from "../../ui/useDrop.ts";
import { RoleNote } from "../ActButton.tsx";
import { ChoiceField } from "../onChain/fields.tsx";
import { bytesText, useTaskName } from "../Rounds/words.ts";
import { DropZone } from "./DropZone.tsx";
import { remainingMs } from "./figures.ts";
import type { PackedModel } from "./pack.ts";
import type { Upload, useUpload } from "./useUpload.ts";

/** The zoo's own model as the program ships it. */
async function zooModel(task: string): Promise<Result<PackedModel>> {
  const answer = await fetch(`/data/models/zoo/${task}/model.json`).catch(() => null);
  if (answer?.ok !== true)
    return refuse("SYNC_LOST", {
      en: "The zoo's model could not be fetched from the server. Try again when the connection is back.",
      zh: "无法从服务器取得模型库的模型。请在连接恢复后重试。",
    });
  return ok({ file: `${task}.json`, bytes: new Uint8Array(await answer.arrayBuffer()) });
}

/** A way in for who has no model at hand. */
function ZooModel(props: { tasks: readonly SandboxTask[]; disabled: boolean; onTake: (task: string) => void }) {
  const { t } = useTranslation();
  const name = useTaskName();
  const of = props.tasks.filter(({ champion }) => champion !== null);
  const [chosen, setChosen] = useState("");
  const task = of.find((one) => one.name === chosen) ?? of[0];
  if (task === undefined) return null;
  return (
    <form
      className="sandbox-zoo"
      onSubmit={(event) => {
        event.preventDefault();
        props.onTake(task.name);
      }}
    >
      <ChoiceField
        label={t("sandbox.zoo.label")}
        value={task.name}
        onChange={setChosen}
        of={of.map((one) => ({ value: one.name, label: name(one.name) }))}
      />
      <Button type="submit" size="sm" variant="default" disabled={props.disabled}>
        {t("sandbox.zoo.take")}
      </Button>
    </form>
  );
}

/** A model on its way: how much of it has arrived, how long the rest takes, and a way out. */
function Sending({ upload, onCancel }: { upload: Upload & { phase: "sending" }; onCancel: () => void }) {
  const { t } = useTranslation();
  const span = useSpan();
  useTick(500);
  const { file, sent, of, sinceMs } = upload;
  const left = remainingMs(sent, of, Date.now() - sinceMs);
  const label = t("sandbox.upload.sent", { sent: bytesText(sent), of: bytesText(of) });
  return (
    <div className="sandbox-wait" role="status">
      <p>{t(sent === of ? "sandbox.upload.checking" : "sandbox.upload.sending", { file })}</p>
      <div className="rounds-bar">
        <progress max={of} value={sent} aria-label={label} />
        <span className="muted num">{label}</span>
        {left !== null && <span className="muted num">{t("sandbox.left", { time: span(left) })}</span>}
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
    </div>
  );
}

/** Where a model comes in: dropped, chosen, or the zoo's own; then sent, and refused with the reason where it may not run. */
export function Bring(props: {
  tasks: readonly SandboxTask[];
  by: ReturnType<typeof useUpload>;
  take: Take | null;
  /** Files are held over the page. */
  over: boolean;
  small: boolean;
}) {
  const { t } = useTranslation();
  const { upload, bring, clear } = props.by;
  const disabled = props.take === null;
  return (
    <div className="sandbox-bring">
      <DropZone take={(files) => props.take?.(files)} over={props.over} disabled={disabled} small={props.small}>
        <ZooModel tasks={props.tasks} disabled={disabled} onTake={(task) => void bring(() => zooModel(task))} />
      </DropZone>
      <RoleNote ask="putModel" />
      {upload.phase === "packing" && (
        <p className="muted" role="status">
          {t("sandbox.upload.packing")}
        </p>
      )}
      {upload.phase === "sending" && <Sending upload={upload} onCancel={clear} />}
      {upload.phase === "refused" && (
        <>
          {upload.file !== null && <p>{t("sandbox.upload.refused", { file: upload.file })}</p>}
          <ErrorNote error={upload.error} />
        </>
      )}
    </div>
  );
}
