import { useState } from "react";
import { useTranslation } from "react-i18next";
import { tokenText } from "../../../twins/core/tokenText.ts";
import type { CycleView, EarningsView } from "../../../twins/protocol/economy/earnings.ts";
import { useHistory } from "../../session/history.ts";
import { efficacyText, isDigest } from "../../ui/amount.ts";
import { Hash } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { Aitn, DigestField } from "../onChain/fields.tsx";
import { Older, whenText } from "../onChain/History.tsx";
import { Fold, Part } from "../onChain/Page.tsx";
import { Table, type TableRow } from "../onChain/Table.tsx";
import { BringEvidence } from "./BringEvidence.tsx";
import { Claims } from "./Claims.tsx";

const LOOK: Readonly<Record<CycleView["state"], string>> = {
  running: "word-busy",
  open: "",
  posted: "word-busy",
  challenged: "word-warn",
  due: "word-busy",
  settled: "word-ok",
  missed: "",
};

export function Efficacy({ uwe }: { uwe: string }) {
  const { value, unit } = efficacyText(uwe);
  return (
    <span className="num">
      {value} <span className="unit">{unit}</span>
    </span>
  );
}

/** Cycles that nobody reported say nothing each: those that follow one another are one row. */
function rowsOf(cycles: readonly CycleView[], row: (one: CycleView) => TableRow): readonly TableRow[] {
  const rows: TableRow[] = [];
  let newest: number | null = null;
  for (const [i, one] of cycles.entries()) {
    if (one.state === "missed") newest ??= one.cycle;
    if (one.state === "missed" && cycles[i + 1]?.state === "missed") continue;
    const { key, cells } = row(one);
    const run = newest !== null && newest > one.cycle ? `${one.cycle} – ${newest}` : one.cycle;
    rows.push({ key, cells: [run, ...cells.slice(1)] });
    newest = null;
  }
  return rows;
}

function useRow(): (one: CycleView) => TableRow {
  const { t } = useTranslation();
  const digest = (value: string | null, label: string) => (value === null ? "–" : <Hash value={value} label={label} />);
  const efficacy = (uwe: string | null) => (uwe === null ? "–" : <Efficacy uwe={uwe} />);
  const amount = (wei: string | null) => (wei === null ? "–" : <Aitn wei={wei} />);
  return (one) => ({
    key: String(one.cycle),
    cells: [
      one.cycle,
      <>
        <span className={`word ${LOOK[one.state]}`}>{t(`earnings.states.${one.state}`)}</span>
        {one.untilMs !== null && <span className="muted"> {t("earnings.until", { time: whenText(one.untilMs) })}</span>}
      </>,
      efficacy(one.efficacy),
      amount(one.rewardWei),
      amount(one.paidWei),
      digest(one.root, t("earnings.root")),
      <>
        {digest(one.dataCid, t("earnings.data"))}
        {one.dataPath !== null && (
          <a href={one.dataPath} target="_blank" rel="noreferrer">
            {t("earnings.openData")}
          </a>
        )}
      </>,
      digest(one.reporter, t("earnings.reporter")),
    ],
  });
}

function Challenge(props: { cycle: number; bondWei: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <Fold title={t("earnings.challenge", { cycle: props.cycle })}>
      <DigestField label={t("earnings.reason")} value={reason} onChange={setReason} />
      <Act
        primary
        act={isDigest(reason) ? { kind: "challengeCycle", cycle: props.cycle, reasonDigest: reason.trim() } : null}
        label={t("earnings.challengeAct")}
        says={t("earnings.challengeSays", { bond: tokenText(props.bondWei) })}
        onDone={props.onDone}
      />
    </Fold>
  );
}

/** All cycles, the last at first, with what can be done to those that are not settled. */
export function Cycles({ view, onDone }: { view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const row = useRow();
  const history = useHistory("cycles", null, view.over, onDone);
  const cycles = [...view.cycles, ...history.rows];
  // Once offered it stays: it says what it took.
  const [offered, setOffered] = useState(false);
  if (!offered && cycles.some((one) => one.dataCid !== null && one.dataPath === null)) setOffered(true);
  const due = view.cycles.some((one) => one.state === "due");
  const open = view.cycles.filter((one) => one.state === "posted");
  return (
    <Part title={t("earnings.cycles")} note={t("earnings.cyclesSay")}>
      <div className="card page-card">
        <Table
          label={t("earnings.cycles")}
          columns={[
            { name: t("earnings.cycle") },
            { name: t("earnings.state") },
            { name: t("earnings.efficacy"), num: true },
            { name: t("earnings.emitted"), num: true },
            { name: t("earnings.credited"), num: true },
            { name: t("earnings.root") },
            { name: t("earnings.data") },
            { name: t("earnings.reporter") },
          ]}
          rows={rowsOf(cycles, row)}
        />
        <Older {...history} />
        <Claims over={history.rows.slice(view.over.rows.length)} onDone={history.done} />
        {offered && <BringEvidence onDone={history.done} />}
        {due && (
          <Act
            act={{ kind: "settleCycles" }}
            label={t("earnings.settle")}
            asks={t("earnings.settleSays")}
            onDone={onDone}
          />
        )}
        {open.map((one) => (
          <Challenge key={one.cycle} cycle={one.cycle} bondWei={view.bondWei} onDone={onDone} />
        ))}
      </div>
    </Part>
  );
}
