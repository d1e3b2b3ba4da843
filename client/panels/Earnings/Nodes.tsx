import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { JOIN_TYPE, nodeDomain, termsToSign } from "../../../contracts-abi/typed-data/node.ts";
import type { EarningDevice, EarningsView, NodeRule, NodeView } from "../../../twins/protocol/economy/earnings.ts";
import { isAddress } from "../../ui/amount.ts";
import { shortHash } from "../../ui/format.ts";
import { Empty, Facts, Hash, Tag } from "../../ui/parts.tsx";
import { useDeviceTitle } from "../Market/Devices.tsx";
import { ChainAct } from "../OnChain.tsx";

const RULES: readonly NodeRule[] = ["efficacy", "data", "fixed"];
const DAY_MS = 86_400_000;
const isSignature = (text: string): boolean => /^0x([0-9a-fA-F]{2}){64,}$/.test(text.trim());

function RuleSelect(props: { label: string; value: NodeRule; onChange: (rule: NodeRule) => void }) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      size="xs"
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value as NodeRule)}
      data={RULES.map((rule) => ({ value: rule, label: t(`earnings.rules.${rule}`) }))}
    />
  );
}

/** What a device has to sign, and where its signature is sent from. */
function Admit(props: { node: NodeView; view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const title = useDeviceTitle();
  const { node, view } = props;
  const free = view.devices.filter((device) => device.nodeNext === null);
  const [picked, setPicked] = useState("");
  const [parts, setParts] = useState("1");
  const [signature, setSignature] = useState("");
  // Fixed once shown: a signature is over this very time.
  const [deadlineMs] = useState(() => Math.floor((view.nowMs + DAY_MS) / 1000) * 1000);
  const device: EarningDevice | undefined = free.find((one) => one.device === picked) ?? free[0];
  if (device === undefined) return <p className="muted">{t("earnings.noFree")}</p>;
  const rule = node.nextRule?.rule ?? node.rule;
  const share = /^[1-9]\d{0,5}$/.test(parts) ? Number(parts) : 1;
  const text = termsToSign(JOIN_TYPE, nodeDomain(BigInt(view.chainId), view.nodeRegistry), {
    node: BigInt(node.node),
    device: device.device as Hex,
    rule: BigInt(RULES.indexOf(rule)),
    parts: BigInt(share),
    nonce: BigInt(device.nonce),
    deadline: BigInt(deadlineMs / 1000),
  });
  const command = `npm run aitn -- sign '${text}' --key DEVICE.key`;
  const wrong = signature !== "" && !isSignature(signature);
  return (
    <div className="page-form">
      <NativeSelect
        size="xs"
        label={t("earnings.whichDevice")}
        value={device.device}
        onChange={(event) => setPicked(event.currentTarget.value)}
        data={free.map((one) => ({ value: one.device, label: `${title(one)} (${shortHash(one.device)})` }))}
      />
      {rule === "fixed" && (
        <TextInput
          size="xs"
          label={t("earnings.parts")}
          inputMode="numeric"
          value={parts}
          onChange={(event) => setParts(event.currentTarget.value)}
        />
      )}
      <p>{t("earnings.signThis")}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre className="sample" tabIndex={0}>
        <code>{command}</code>
      </pre>
      <Button size="compact-sm" variant="default" onClick={() => void navigator.clipboard?.writeText(command)}>
        {t("common.copy")}
      </Button>
      <TextInput
        size="xs"
        label={t("earnings.signature")}
        placeholder="0x…"
        autoComplete="off"
        value={signature}
        onChange={(event) => setSignature(event.currentTarget.value)}
        error={wrong ? t("earnings.signatureWrong") : undefined}
      />
      <ChainAct
        act={
          isSignature(signature)
            ? {
                kind: "joinNode",
                node: node.node,
                device: device.device,
                rule,
                parts: share,
                deadlineMs,
                deviceSignature: signature.trim(),
                leaderSignature: null,
              }
            : null
        }
        label={t("earnings.admit")}
        says={t("earnings.admitSays", { device: title(device), cycle: view.currentCycle + 1 })}
        onDone={props.onDone}
      />
    </div>
  );
}

/** Offers the node to another leader, or takes the open offer back. */
function HandOver({ node, onDone }: { node: NodeView; onDone: () => void }) {
  const { t } = useTranslation();
  const [leader, setLeader] = useState("");
  return (
    <>
      {node.offeredTo !== null && (
        <ChainAct
          act={{ kind: "withdrawNodeOffer", node: node.node }}
          label={t("earnings.withdrawOffer")}
          says={t("earnings.withdrawOfferSays", { leader: node.offeredTo })}
          onDone={onDone}
        />
      )}
      <TextInput
        size="xs"
        label={t("earnings.newLeader")}
        placeholder="0x…"
        value={leader}
        onChange={(event) => setLeader(event.currentTarget.value)}
        error={leader !== "" && !isAddress(leader) ? t("onChain.addressWrong") : undefined}
      />
      <ChainAct
        act={isAddress(leader) ? { kind: "offerNodeLeader", node: node.node, leader: leader.trim() } : null}
        label={t("earnings.handOver")}
        says={t("earnings.handOverSays", { leader: leader.trim() })}
        onDone={onDone}
      />
    </>
  );
}

function Lead(props: { node: NodeView; view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const { node, view, onDone } = props;
  const [rule, setRule] = useState<NodeRule>(node.rule);
  return (
    <>
      <details>
        <summary>{t("earnings.admitTitle")}</summary>
        <Admit node={node} view={view} onDone={onDone} />
      </details>
      <details>
        <summary>{t("earnings.leadTitle")}</summary>
        <div className="page-form">
          <RuleSelect label={t("earnings.rule")} value={rule} onChange={setRule} />
          <ChainAct
            act={{ kind: "setNodeRule", node: node.node, rule }}
            label={t("earnings.setRule")}
            says={t("earnings.setRuleSays", { cycle: view.currentCycle + 2 })}
            refusal={rule === node.rule ? t("earnings.sameRule") : null}
            onDone={onDone}
          />
          <HandOver node={node} onDone={onDone} />
        </div>
      </details>
    </>
  );
}

function Node(props: { node: NodeView; view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const { node, view, onDone } = props;
  return (
    <li className="card">
      <div className="card-head">
        <h3>{t("earnings.node", { n: node.node })}</h3>
        {node.mine && <Tag>{t("earnings.youLead")}</Tag>}
      </div>
      <Facts
        rows={[
          [t("earnings.leader"), <Hash key="l" value={node.leader} label={t("earnings.leader")} />],
          ...(node.offeredTo === null
            ? []
            : [
                [
                  t("earnings.offeredTo"),
                  <Hash key="o" value={node.offeredTo} label={t("earnings.offeredTo")} />,
                ] as const,
              ]),
          [t("earnings.rule"), t(`earnings.rules.${node.rule}`)],
          [t("earnings.members"), `${node.count} → ${node.members.length}`],
          [t("earnings.bonus"), `× ${(node.weightBps / 10_000).toFixed(4)}`],
        ]}
      />
      {node.nextRule !== null && (
        <p className="muted">
          {t("earnings.ruleFrom", {
            rule: t(`earnings.rules.${node.nextRule.rule}`),
            cycle: node.nextRule.fromCycle,
          })}
        </p>
      )}
      <p className="muted">{t("earnings.bonusSays")}</p>
      {node.offeredToMe && (
        <ChainAct
          act={{ kind: "acceptNodeLeader", node: node.node }}
          label={t("earnings.acceptLead")}
          says={t("earnings.acceptLeadSays", { n: node.node })}
          onDone={onDone}
        />
      )}
      {node.members.length > 0 && (
        <details>
          <summary>{t("earnings.membersNext", { n: node.members.length })}</summary>
          <ul className="rows">
            {node.members.map((device) => (
              <li key={device} className="row">
                <span className="row-main">
                  <Hash value={device} label={t("market.device")} />
                </span>
                {node.mine && (
                  <ChainAct
                    act={{ kind: "removeFromNode", device }}
                    label={t("earnings.remove")}
                    says={t("earnings.removeSays", { cycle: view.currentCycle + 1 })}
                    onDone={onDone}
                  />
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
      {node.mine && <Lead node={node} view={view} onDone={onDone} />}
    </li>
  );
}

/** The nodes that the account leads or whose members it owns, and how to open one. */
export function Nodes({ view, onDone }: { view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const [rule, setRule] = useState<NodeRule>("efficacy");
  return (
    <section className="page-part">
      <h2>
        {t("earnings.nodes")} <small>{t("earnings.nodesSay")}</small>
      </h2>
      {view.nodes.length === 0 ? (
        <Empty>{t("earnings.noNodes")}</Empty>
      ) : (
        <ul className="page-cards">
          {view.nodes.map((node) => (
            <Node key={node.node} node={node} view={view} onDone={onDone} />
          ))}
        </ul>
      )}
      <details className="pad">
        <summary className="link">{t("earnings.openNode")}</summary>
        <div className="page-form">
          <RuleSelect label={t("earnings.rule")} value={rule} onChange={setRule} />
          <ChainAct
            act={{ kind: "createNode", rule }}
            label={t("earnings.create")}
            says={t("earnings.createSays")}
            onDone={onDone}
          />
        </div>
      </details>
    </section>
  );
}
