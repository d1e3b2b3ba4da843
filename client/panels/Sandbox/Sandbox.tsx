import "../Rounds/rounds.css";
import "./sandbox.css";
import { IconShieldLock } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SandboxView, TrialRow } from "../../../twins/protocol/sandbox.ts";
import { useRoleRefusal } from "../../session/may.ts";
import { go, useView } from "../../session/view.ts";
import type { ChosenFile } from "../../ui/chosenFiles.ts";
import { ErrorNote, Tag } from "../../ui/parts.tsx";
import { type Take, useDrop } from "../../ui/useDrop.ts";
import { Page, Part } from "../onChain/Page.tsx";
import { Bring } from "./Bring.tsx";
import { readFiles } from "./dropped.ts";
import { packDropped } from "./pack.ts";
import { NoTrial, Trial } from "./Trial.tsx";
import { Trials } from "./Trials.tsx";
import { TryForm } from "./TryForm.tsx";
import { fitting } from "./trials.ts";
import { useSandbox } from "./useSandbox.ts";
import { useUpload } from "./useUpload.ts";

const close = (): void => go({ trial: null, beside: null });

/** What is replayed, and that nothing here can act. */
function Safe() {
  const { t } = useTranslation();
  return (
    <div className="sandbox-safe">
      <p className="rounds-now">
        <Tag kind="recorded">{t("rounds.recorded")}</Tag>
        <span className="muted">{t("sandbox.recordedSays")}</span>
      </p>
      <p className="rounds-now">
        <IconShieldLock size={16} aria-hidden />
        <span className="muted">{t("sandbox.safe")}</span>
      </p>
    </div>
  );
}

/** What takes a dropped model now; null for who may not bring one, and while one is on its way. */
function useTake({ upload, bring }: ReturnType<typeof useUpload>): Take | null {
  const refusal = useRoleRefusal("putModel");
  const take = useCallback(
    (files: Promise<readonly ChosenFile[]>): void =>
      void bring(async () => {
        const read = await readFiles(await files);
        return read.ok ? packDropped(read.value) : read;
      }),
    [bring],
  );
  return refusal !== null || upload.phase === "packing" || upload.phase === "sending" ? null : take;
}

function Body({ view }: { view: SandboxView }) {
  const { t } = useTranslation();
  const by = useUpload();
  const [like, setLike] = useState<TrialRow | null>(null);
  const id = useView(({ trial }) => trial);
  const beside = useView((shown) => shown.beside);
  const { upload } = by;
  const take = useTake(by);
  const over = useDrop(take);
  const row = view.trials.find(({ trial }) => trial === id);
  const trying = upload.phase === "brought";
  const again = (of: TrialRow): void => {
    setLike(of);
    by.again({ model: of.model, fits: fitting(of.model, view.tasks) });
    scrollTo({ top: 0 });
  };
  const end = (): void => {
    setLike(null);
    by.clear();
  };
  const started = (trial: string): void => {
    end();
    go({ trial, beside: null });
  };
  return (
    <>
      <Part title={t(trying ? "sandbox.try.title" : "sandbox.drop.heading")}>
        {upload.phase === "brought" ? (
          <div className="card page-card">
            <TryForm
              key={upload.brought.model.cid}
              brought={upload.brought}
              tasks={view.tasks}
              like={like}
              onStarted={started}
              onCancel={end}
            />
          </div>
        ) : (
          <Bring tasks={view.tasks} by={by} take={take} over={over} small={id !== null && upload.phase === "none"} />
        )}
      </Part>
      <Part title={t("sandbox.list.title")}>
        <div className="sandbox-both" data-open={id !== null || undefined}>
          <Trials trials={view.trials} shown={id} />
          {row !== undefined && (
            <Trial key={row.trial} row={row} view={view} beside={beside} onAgain={() => again(row)} />
          )}
          {row === undefined && id !== null && <NoTrial onClose={close} />}
        </div>
      </Part>
    </>
  );
}

/** `/sandbox`: a model is brought, tried on recordings, compared and proposed. */
export default function Sandbox() {
  const { t } = useTranslation();
  const { view, error, again } = useSandbox();
  return (
    <Page title={t("sandbox.title")} lede={t("sandbox.lede")}>
      <Safe />
      {error !== null && <ErrorNote error={error} onRetry={again} />}
      {view === null && error === null && <p className="muted pad">{t("common.loading")}</p>}
      {view !== null && <Body view={view} />}
    </Page>
  );
}
