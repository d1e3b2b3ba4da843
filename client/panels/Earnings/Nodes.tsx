import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EarningsView, NodeRule, NodeView } from "../../../twins/protocol/economy/earnings.ts";
import { isAddress, sameAddress } from "../../ui/amount.ts";
import { Empty, Facts, Hash, Tag } from "../../ui/parts.tsx";
import { Act } from "../onChain/Act.tsx";
import { AddressField, ChoiceField } from "../onChain/fields.tsx";
import { CardHead, Cards, Fold, Part } from "../onChain/Page.tsx";
import { Admit } from "./Admit.tsx";
import { Leave } from "./Leave.tsx";
import { NODE_RULES } from "./terms.ts";

interface NodeProps {
  readonly node: NodeView;
  readonly view: EarningsView;
  readonly onDone: () => void;
}

function RuleSelect(props: { value: NodeRule; onChange: (rule: NodeRule) => void }) {
  const { t } = useTranslation();
  const rules = NODE_RULES.map((value) => ({ value, label: t(`earnings.rules.${value}`) }));
  return <ChoiceField label={t("earnings.rule")} {...props} of={rules} />;
}

/** Offers the node to another leader, or takes the open offer back. */
function HandOver({ node, onDone }: NodeProps) {
  const { t } = useTranslation();
  const [leader, setLeader] = useState("");
  return (
    <>
      {node.offeredTo !== null && (
        <Act
          act={{ kind: "withdrawNodeOffer", node: node.node }}
          label={t("earnings.withdrawOffer")}
          asks={t("earnings.withdrawOfferSays", { leader: node.offeredTo })}
          onDone={onDone}
        />
      )}
      <AddressField label={t("earnings.newLeader")} value={leader} onChange={setLeader} />
      <Act
        act={isAddress(leader) ? { kind: "offerNodeLeader", node: node.node, leader: leader.trim() } : null}
        label={t("earnings.handOver")}
        says={t("earnings.handOverSays", { leader: leader.trim() })}
        onDone={onDone}
      />
    </>
  );
}

function Lead(props: NodeProps) {
  const { t } = useTranslation();
  const { node, view, onDone } = props;
  const [rule, setRule] = useState<NodeRule>(node.rule);
  return (
    <Fold title={t("earnings.leadTitle")}>
      <RuleSelect value={rule} onChange={setRule} />
      <Act
        act={{ kind: "setNodeRule", node: node.node, rule }}
        label={t("earnings.setRule")}
        says={t("earnings.setRuleSays", { cycle: view.currentCycle + 2 })}
        why={rule === node.rule ? t("earnings.sameRule") : null}
        onDone={onDone}
      />
      <HandOver {...props} />
    </Fold>
  );
}

function Members({ node, view, onDone }: NodeProps) {
  const { t } = useTranslation();
  if (node.members.length === 0) return null;
  return (
    <Fold title={t("earnings.membersNext", { count: node.members.length })}>
      <ul className="rows">
        {node.members.map((device) => {
          const own = view.devices.find((one) => sameAddress(one.device, device));
          return (
            <li key={device} className="page-form">
              <Hash value={device} label={t("market.device")} />
              {node.mine && (
                <Act
                  act={{ kind: "removeFromNode", device }}
                  label={t("earnings.remove")}
                  asks={t("earnings.removeSays", { cycle: view.currentCycle + 1 })}
                  onDone={onDone}
                />
              )}
              {own !== undefined && <Leave device={own} node={node} view={view} onDone={onDone} />}
            </li>
          );
        })}
      </ul>
    </Fold>
  );
}

function Node(props: NodeProps) {
  const { t } = useTranslation();
  const { node } = props;
  const offered = node.offeredTo;
  return (
    <>
      <CardHead title={t("earnings.node", { n: node.node })}>
        {node.mine && <Tag>{t("earnings.youLead")}</Tag>}
      </CardHead>
      <Facts
        rows={[
          [t("earnings.leader"), <Hash key="l" value={node.leader} label={t("earnings.leader")} />],
          ...(offered === null
            ? []
            : [[t("earnings.offeredTo"), <Hash key="o" value={offered} label={t("earnings.offeredTo")} />] as const]),
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
        <Act
          primary
          act={{ kind: "acceptNodeLeader", node: node.node }}
          label={t("earnings.acceptLead")}
          asks={t("earnings.acceptLeadSays", { n: node.node })}
          onDone={props.onDone}
        />
      )}
      <Members {...props} />
      {node.mine && (
        <Fold title={t("earnings.admitTitle")}>
          <Admit {...props} />
        </Fold>
      )}
      {node.mine && <Lead {...props} />}
    </>
  );
}

/** The nodes that the account leads or whose members it owns, and how to open one. */
export function Nodes({ view, onDone }: { view: EarningsView; onDone: () => void }) {
  const { t } = useTranslation();
  const [rule, setRule] = useState<NodeRule>("efficacy");
  return (
    <Part title={t("earnings.nodes")} note={t("earnings.nodesSay")}>
      <Cards of={view.nodes} keyOf={({ node }) => node} empty={<Empty>{t("earnings.noNodes")}</Empty>}>
        {(node) => <Node node={node} view={view} onDone={onDone} />}
      </Cards>
      <div className="card">
        <Fold title={t("earnings.openNode")}>
          <RuleSelect value={rule} onChange={setRule} />
          <Act
            primary
            act={{ kind: "createNode", rule }}
            label={t("earnings.create")}
            says={t("earnings.createSays")}
            onDone={onDone}
          />
        </Fold>
      </div>
    </Part>
  );
}
