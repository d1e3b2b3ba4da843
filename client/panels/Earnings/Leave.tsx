import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LEAVE_TYPE, termsToSign } from "../../../contracts-abi/typed-data/node.ts";
import type { EarningDevice, EarningsView, NodeView } from "../../../twins/protocol/economy/earnings.ts";
import { useDeviceTitle } from "../Market/deviceTitle.ts";
import { Act } from "../onChain/Act.tsx";
import { Fold } from "../onChain/Page.tsx";
import { DeviceSignature } from "./SignHere.tsx";
import { domainOf, isSignature, leaveTerms, termsDeadlineMs } from "./terms.ts";

/** A device leaves its node by its own signature: no leader can keep it. */
export function Leave(props: { device: EarningDevice; node: NodeView; view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { device, node, view } = props;
  const [signed, setSigned] = useState("");
  const [deadlineMs] = useState(() => termsDeadlineMs(view.nowMs));
  return (
    <Fold title={t("earnings.leaveTitle")}>
      <DeviceSignature
        how={t("earnings.leaveThis")}
        terms={termsToSign(LEAVE_TYPE, domainOf(view), leaveTerms(node, device, deadlineMs))}
        value={signed}
        onChange={setSigned}
      />
      <Act
        primary
        act={
          isSignature(signed)
            ? { kind: "leaveNode", device: device.device, deadlineMs, deviceSignature: signed.trim() }
            : null
        }
        label={t("earnings.leave")}
        says={t("earnings.leaveSays", { device: title(device), cycle: view.currentCycle + 1 })}
        onDone={props.onDone}
      />
    </Fold>
  );
}
