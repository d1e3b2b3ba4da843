import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CycleView, EarningsView } from "../../../twins/protocol/economy/earnings.ts";
import { efficacyText, isDigest } from "../../ui/amount.ts";
import { tokenText } from "../../ui/format.ts";
import { Hash } from "../../ui/parts.tsx";
import { whenText } from "../Market/Devices.tsx";
import { Aitn, ChainAct } from "../OnChain.tsx";

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

function Row({ one }: { one: CycleView }) {
  const { t } = useTranslation();
  return (
    <tr>
      <td className="num">{one.cycle}</td>
      <td>
        <span className={`word ${LOOK[one.state]}`}>{t(`earnings.states.${one.state}`)}</span>
        {one.untilMs !== null && <span className="muted"> {t("earnings.until", { time: whenText(one.untilMs) })}</span>}
      </td>
      <td className="num page-right">{one.efficacy === null ? "–" : <Efficacy uwe={one.efficacy} />}</td>
      <td className="num page-right">{one.rewardWei === null ? "–" : <Aitn wei={one.rewardWei} />}</td>
      <td className="num page-right">{one.paidWei === null ? "–" : <Aitn wei={one.paidWei} />}</td>
      <td>{one.root === null ? "–" : <Hash value={one.root} label={t("earnings.root")} />}</td>
      <td>
        {one.dataCid === null ? "–" : <Hash value={one.dataCid} label={t("earnings.data")} />}
        {one.dataHere && (
          <a href={`/cycles/${one.cycle}.json`} target="_blank" rel="noreferrer">
            {t("earnings.openData")}
          </a>
        )}
      </td>
      <td>{one.reporter === null ? "–" : <Hash value={one.reporter} label={t("earnings.reporter")} />}</td>
    </tr>
  );
}

function Challenge(props: { cycle: number; bondWei: string; onDone: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <details>
      <summary>{t("earnings.challenge", { cycle: props.cycle })}</summary>
      <div className="page-form">
        <TextInput
          size="xs"
          label={t("earnings.reason")}
          placeholder="0x…"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={reason !== "" && !isDigest(reason) ? t("onChain.digestWrong") : undefined}
        />
        <ChainAct
          act={isDigest(reason) ? { kind: "challengeCycle", cycle: props.cycle, reasonDigest: reason.trim() } : null}
          label={t("earnings.challengeAct")}
          says={t("earnings.challengeSays", { bond: tokenText(props.bondWei) })}
          onDone={props.onDone}
        />
      </div>
    </details>
  );
}

/** The last cycles, with what can be done to those that are not settled. */
export function Cycles({ view, onDone }: { view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const due = view.cycles.some((one) => one.state === "due");
  const open = view.cycles.filter((one) => one.state === "posted");
  return (
    <section className="page-part">
      <h2>
        {t("earnings.cycles")} <small>{t("earnings.cyclesSay")}</small>
      </h2>
      <div className="card">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="page-scroll" tabIndex={0} aria-label={t("earnings.cycles")}>
          <table className="page-table">
            <thead>
              <tr>
                <th scope="col">{t("earnings.cycle")}</th>
                <th scope="col">{t("earnings.state")}</th>
                <th scope="col" className="page-right">
                  {t("earnings.efficacy")}
                </th>
                <th scope="col" className="page-right">
                  {t("earnings.emitted")}
                </th>
                <th scope="col" className="page-right">
                  {t("earnings.credited")}
                </th>
                <th scope="col">{t("earnings.root")}</th>
                <th scope="col">{t("earnings.data")}</th>
                <th scope="col">{t("earnings.reporter")}</th>
              </tr>
            </thead>
            <tbody>
              {view.cycles.map((one) => (
                <Row key={one.cycle} one={one} />
              ))}
            </tbody>
          </table>
        </section>
        {due && (
          <ChainAct
            act={{ kind: "settleCycles" }}
            label={t("earnings.settle")}
            says={t("earnings.settleSays")}
            onDone={onDone}
          />
        )}
        {open.map((one) => (
          <Challenge key={one.cycle} cycle={one.cycle} bondWei={view.bondWei} onDone={onDone} />
        ))}
      </div>
    </section>
  );
}
