import type { LocalText } from "./wording.ts";

const named = (...names: readonly (readonly [en: string, zh: string])[]): readonly LocalText[] =>
  names.map(([en, zh]) => ({ en, zh }));

/** The contracts' enumerations and roles, by number. */
export const NAMES = {
  /** IModelRegistry.Status */
  modelStatus: named(
    ["not proposed", "尚未提交"],
    ["under review", "评审中"],
    ["approved", "已批准"],
    ["rejected", "已否决"],
    ["revoked", "已撤销"],
  ),
  /** IWorkEscrow.State */
  escrowState: named(["not opened", "尚未建立"], ["open", "进行中"], ["disputed", "争议中"], ["closed", "已结束"]),
  /** ISimulationPermit.State */
  permitState: named(
    ["without a drawn seed", "不抽取种子"],
    ["waiting for the reveal of its secret", "待公开密语"],
    ["waiting for its result", "待提交结果"],
    ["open to challenges", "可受质疑"],
    ["challenged", "受到质疑"],
    ["final", "已定案"],
    ["void", "已作废"],
  ),
  /** ITrainingMarket.Phase */
  roundPhase: named(
    ["not started", "尚未开始"],
    ["running", "进行中"],
    ["closed", "已收尾"],
    ["lapsed", "已失效"],
    ["settled", "已结算"],
  ),
  /** INodeRegistry.Rule */
  nodeRule: named(["by efficacy", "按效能分配"], ["by data", "按数据分配"], ["by fixed parts", "按固定份额分配"]),
  /** OpenZeppelin's IGovernor.ProposalState */
  proposalState: named(
    ["waiting for its vote", "待投票"],
    ["being voted on", "投票中"],
    ["cancelled", "已取消"],
    ["defeated", "未通过"],
    ["passed", "已通过"],
    ["queued in the timelock", "在时间锁中排队"],
    ["expired", "已过期"],
    ["executed", "已执行"],
  ),
  /** SiteRegistry's role bits. */
  siteRole: named(
    ["without a role", "无角色"],
    ["proposer", "提案人"],
    ["approver", "审批人"],
    ["proposer and approver", "提案人兼审批人"],
    ["simulator", "仿真员"],
  ),
  /** AITNAccess's roles. */
  accessRole: named(
    ["the DAO", "DAO"],
    ["reviewer", "评审人"],
    ["guardian", "守护者"],
    ["registrar", "登记员"],
    ["reporter", "报告人"],
  ),
} as const;
