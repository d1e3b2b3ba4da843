import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ADMIT_TYPE, JOIN_TYPE, termsToSign } from "../../../contracts-abi/typed-data/node.ts";
import type { EarningsView, NodeView } from "../../../twins/protocol/economy/earnings.ts";
import { useAccount } from "../../session/economy.ts";
import { shortHash } from "../../ui/format.ts";
import { useDeviceTitle } from "../Market/deviceTitle.ts";
import { Act } from "../onChain/Act.tsx";
import { ChoiceField, type Range, WholeField, wholeIn } from "../onChain/fields.tsx";
import { DeviceSignature, LeaderSignature } from "./SignHere.tsx";
import { domainOf, isSignature, joinTerms, ruleToJoin, termsDeadlineMs } from "./terms.ts";

const PARTS: Range = { least: 1, most: 1_000_000 };

/** Admits a device: it signs the terms, and so does the leader, by the kept key or in the wallet. */
export function Admit(props: { node: NodeView; view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const wallet = useAccount();
  const { node, view } = props;
  const free = view.devices.filter((device) => device.nodeNext === null);
  const [picked, setPicked] = useState("");
  const [parts, setParts] = useState("1");
  const [signed, setSigned] = useState("");
  const [admitted, setAdmitted] = useState("");
  // Fixed once shown: a signature is over this very time.
  const [deadlineMs] = useState(() => termsDeadlineMs(view.nowMs));
  const device = free.find((one) => one.device === picked) ?? free[0];
  if (device === undefined) return <p className="muted">{t("earnings.noFree")}</p>;
  const rule = ruleToJoin(node);
  const share = wholeIn(PARTS, parts);
  const terms = joinTerms(node, device, share ?? 1, deadlineMs);
  const ready = isSignature(signed) && (wallet === null || isSignature(admitted)) && share !== null;
  const choose = (next: string): void => {
    setPicked(next);
    setSigned("");
    setAdmitted("");
  };
  return (
    <>
      <ChoiceField<string>
        label={t("earnings.whichDevice")}
        value={device.device}
        onChange={choose}
        of={free.map((one) => ({ value: one.device, label: `${title(one)} (${shortHash(one.device)})` }))}
      />
      {rule === "fixed" && <WholeField label={t("earnings.parts")} value={parts} onChange={setParts} range={PARTS} />}
      <DeviceSignature
        how={t("earnings.signThis")}
        terms={termsToSign(JOIN_TYPE, domainOf(view), terms)}
        value={signed}
        onChange={setSigned}
      />
      {wallet !== null && (
        <LeaderSignature
          account={wallet}
          terms={termsToSign(ADMIT_TYPE, domainOf(view), terms)}
          value={admitted}
          onChange={setAdmitted}
        />
      )}
      <Act
        primary
        act={
          ready
            ? {
                kind: "joinNode",
                node: node.node,
                device: device.device,
                rule,
                parts: share,
                deadlineMs,
                deviceSignature: signed.trim(),
                leaderSignature: wallet === null ? null : admitted.trim(),
              }
            : null
        }
        label={t("earnings.admit")}
        says={t("earnings.admitSays", { device: title(device), cycle: view.currentCycle + 1 })}
        onDone={props.onDone}
      />
    </>
  );
}
