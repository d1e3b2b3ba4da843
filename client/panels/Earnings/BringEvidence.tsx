import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../../../twins/core/result.ts";
import { putCycle } from "../../session/evidence.ts";
import { FilePick } from "../../ui/FilePick.tsx";
import { ErrorNote } from "../../ui/parts.tsx";
import { Fold } from "../onChain/Page.tsx";

/** Brings the document of a cycle that another server reported, so that it can be checked and claimed here. */
export function BringEvidence({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [state, setState] = useState<"idle" | "busy" | { readonly taken: number } | { readonly error: Failure }>(
    "idle",
  );
  async function bring(file: File): Promise<void> {
    setState("busy");
    const taken = await putCycle(file);
    setState(taken.ok ? { taken: taken.value } : { error: taken.error });
    if (taken.ok) onDone();
  }
  return (
    <Fold title={t("earnings.bring")}>
      <p className="muted">{t("earnings.bringSays")}</p>
      <FilePick
        label={t("earnings.bringFile")}
        accept=".json,application/json"
        disabled={state === "busy"}
        onFile={(file) => void bring(file)}
      />
      {state === "busy" && <progress aria-label={t("earnings.bringBusy")} />}
      {typeof state === "object" && "taken" in state && (
        <p role="status">{t("earnings.bringDone", { cycle: state.taken })}</p>
      )}
      {typeof state === "object" && "error" in state && <ErrorNote error={state.error} />}
    </Fold>
  );
}
