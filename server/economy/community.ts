import type { Hex } from "../../contracts-abi/typed-data/eip712.ts";
import { ok, type Result, refuse } from "../../twins/core/result.ts";
import { SUPPORT, type WantedCall } from "../../twins/protocol/economy/community.ts";
import { encodeCall, proposalContent, proposalText } from "../chain/index.ts";
import { type Call, call, type EconomyParts, type Makers } from "./parts.ts";

export { communityView } from "./community/view.ts";

type CommunityKind = "propose" | "vote" | "cancelProposal" | "queueProposal" | "executeProposal" | "payPlan";
type ByContent = "cancel" | "queue" | "execute";

function targetOf({ chain }: EconomyParts, wanted: WantedCall): Result<{ to: Hex; data: Hex }> {
  if ("to" in wanted) return ok({ to: wanted.to as Hex, data: wanted.data as Hex });
  const encoded = encodeCall(wanted.contract, wanted.fn, wanted.args);
  if (!encoded.ok) return encoded;
  return ok({ to: chain.contracts.addresses[encoded.value.contract], data: encoded.value.data });
}

/** The Governor knows a proposal by its content: it has to be said again to act on it. */
async function byContent(parts: EconomyParts, fn: ByContent, id: string): Promise<Result<readonly Call[]>> {
  const [created] = parts.index.events("ProposalCreated", { where: { proposalId: id }, limit: 1 });
  if (created === undefined)
    return refuse("GOV_PROPOSAL", { en: `There is no proposal ${id}.`, zh: `没有提案 ${id}。` });
  return ok([call(parts, "AITNGovernor", fn, proposalContent(created.args))]);
}

export const communityMakers: Makers<CommunityKind> = {
  async propose(parts, { title, text, calls }) {
    const found: { to: Hex; data: Hex }[] = [];
    for (const wanted of calls) {
      const target = targetOf(parts, wanted);
      if (!target.ok) return target;
      found.push(target.value);
    }
    const content = [found.map(({ to }) => to), found.map(() => 0n), found.map(({ data }) => data)] as const;
    return ok([call(parts, "AITNGovernor", "propose", [...content, proposalText(title, text)])]);
  },
  vote: async (parts, { proposal, support, reason }) => {
    const choice = BigInt(SUPPORT.indexOf(support));
    return ok([call(parts, "AITNGovernor", "castVoteWithReason", [BigInt(proposal), choice, reason])]);
  },
  cancelProposal: (parts, { proposal }) => byContent(parts, "cancel", proposal),
  queueProposal: (parts, { proposal }) => byContent(parts, "queue", proposal),
  executeProposal: (parts, { proposal }) => byContent(parts, "execute", proposal),
  payPlan: async (parts, { reserve, plan, to, amountWei }) =>
    ok([call(parts, reserve, "pay", [BigInt(plan), to as Hex, BigInt(amountWei)])]),
};
