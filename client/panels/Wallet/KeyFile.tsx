import { Button, PasswordInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../twins/core/result.ts";
import { useLink, useLinkState } from "../../session/context.tsx";
import { useRoleRefusal } from "../../session/may.ts";
import { FilePick } from "../../ui/FilePick.tsx";
import { ErrorNote, Hash } from "../../ui/parts.tsx";
import { Fold } from "../onChain/Page.tsx";

/** Scrypt at the file's usual cost takes seconds. */
const FILE_MS = 60_000;
const MIN_PASSWORD = 8;

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

function Export({ account }: { account: string }) {
  const { t } = useTranslation();
  const link = useLink();
  const refusal = useRoleRefusal("exportKey");
  const [password, setPassword] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const other = again !== "" && again !== password;
  async function save(): Promise<void> {
    setBusy(true);
    const answer = await link.ask("exportKey", { password }, FILE_MS);
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    download(`aitn-${account.slice(2, 10)}.json`, answer.value.file);
    setPassword("");
    setAgain("");
  }
  return (
    <form
      className="page-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="muted">{t("wallet.key.exportHow")}</p>
      <div className="page-fields">
        <PasswordInput
          label={t("wallet.key.newPassword")}
          autoComplete="new-password"
          minLength={MIN_PASSWORD}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("wallet.key.again")}
          autoComplete="new-password"
          value={again}
          error={other ? t("wallet.key.differs") : undefined}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
      </div>
      <Button
        type="submit"
        size="sm"
        variant="default"
        loading={busy}
        disabled={refusal !== null || password.length < MIN_PASSWORD || password !== again}
        title={refusal ?? undefined}
      >
        {t("wallet.key.export")}
      </Button>
      {error !== null && <ErrorNote error={error} />}
    </form>
  );
}

function Import({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const link = useLink();
  const refusal = useRoleRefusal("importKey");
  const [file, setFile] = useState<string | null>(null);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  async function take(): Promise<void> {
    if (file === null) return;
    setBusy(true);
    const answer = await link.ask("importKey", { secretFile: file, password }, FILE_MS);
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    setPassword("");
    if (!answer.ok) return;
    setTaken(answer.value.address);
    onDone();
  }
  return (
    <form
      className="page-form"
      onSubmit={(event) => {
        event.preventDefault();
        void take();
      }}
    >
      <p className="muted">{t("wallet.key.importHow")}</p>
      <FilePick
        label={t("wallet.key.file")}
        accept=".json,application/json"
        onFile={(chosen) => void chosen.text().then(setFile)}
      />
      <PasswordInput
        label={t("wallet.key.filePassword")}
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="sm"
        variant="default"
        loading={busy}
        disabled={refusal !== null || file === null || password === ""}
        title={refusal ?? undefined}
      >
        {t("wallet.key.import")}
      </Button>
      {error !== null && <ErrorNote error={error} />}
      {taken !== null && (
        <p role="status">
          {t("wallet.key.imported")} <Hash value={taken} label={t("wallet.account")} />
        </p>
      )}
    </form>
  );
}

/** The key of the account that the server keeps: out to another wallet, and in from one. */
export function KeyFile(props: { onDone: () => void }) {
  const { t } = useTranslation();
  const person = useLinkState((state) => state.person);
  return (
    <section className="card page-card" aria-label={t("wallet.key.title")}>
      <h2>
        <IconKey size={18} aria-hidden /> {t("wallet.key.title")}
      </h2>
      <Fold title={t("wallet.key.export")}>
        <Export account={person?.address ?? "0x00000000"} />
      </Fold>
      <Fold title={t("wallet.key.import")}>
        <Import onDone={props.onDone} />
      </Fold>
    </section>
  );
}
