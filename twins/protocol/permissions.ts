import type { Ask, Role } from "./console.ts";

/** Who acts on a console of the server's own machine, where nobody signs in: a name of the journal, not for reading. */
export const LOCAL_OPERATOR = "local-operator";

export const ROLES: readonly Role[] = ["viewer", "operator", "manager", "warden", "innovator"];

const everyone = ROLES;
/** Who runs the cell. */
const running: readonly Role[] = ["operator", "manager"];
/** Who answers for safety may do what makes the site safer, too. */
const safety: readonly Role[] = ["operator", "manager", "warden"];
const studying: readonly Role[] = ["operator", "manager", "innovator"];
const governing: readonly Role[] = ["manager", "warden"];
const managing: readonly Role[] = ["manager"];

/**
 * Who may ask what: the server refuses by it, the console shows by it. The roles on chain say the same of proposals and
 * approvals. A new ask does not compile until it stands here.
 */
export const PERMISSIONS: Readonly<Record<Ask, readonly Role[]>> = {
  hello: everyone,
  login: everyone,
  logout: everyone,
  subscribe: everyone,
  unsubscribe: everyone,
  siteFile: everyone,
  present: everyone,
  sites: everyone,
  additions: everyone,
  editSite: running,
  asOf: everyone,
  factsAsOf: everyone,
  range: everyone,
  ranges: everyone,
  events: everyone,
  extent: everyone,
  alarms: everyone,
  comparisons: everyone,
  comparison: everyone,
  runInput: everyone,
  plans: everyone,
  commands: everyone,
  receipts: everyone,
  models: everyone,
  chain: everyone,
  wallet: everyone,
  community: everyone,
  market: everyone,
  earnings: everyone,
  invest: everyone,
  loans: everyone,
  history: everyone,
  rounds: everyone,
  acting: everyone,
  useModel: managing,
  liftModel: managing,
  modelCard: everyone,
  prepareDemand: ["operator", "manager", "warden", "innovator"],
  sandbox: everyone,
  putModel: studying,
  tryModel: studying,
  cancelTrial: studying,
  removeTrial: studying,
  publishTrial: studying,
  chainAct: ["operator", "manager", "warden", "innovator"],
  tryCall: ["operator", "manager", "warden", "innovator"],
  exportKey: ["operator", "manager", "warden", "innovator"],
  importKey: ["operator", "manager", "warden", "innovator"],
  homeEnergy: everyone,
  planHomeEnergy: studying,
  homeEnergyPlan: everyone,
  trafficForecast: everyone,
  planDispatch: studying,
  cancelAsk: everyone,
  health: everyone,
  acknowledge: safety,
  shelve: safety,
  stop: safety,
  stopByToken: everyone,
  clearStop: governing,
  compare: studying,
  cancelJob: studying,
  verifyRun: studying,
  propose: studying,
  cancelPropose: ["operator", "manager", "warden", "innovator"],
  approve: governing,
  execute: running,
  planInput: everyone,
  cancelPlan: safety,
  release: running,
  approveModel: governing,
  devices: ["operator", "manager", "warden", "innovator"],
  enrolCode: managing,
  revokeDevice: governing,
  audit: governing,
  people: governing,
  addPerson: managing,
  setPassword: managing,
  removePerson: managing,
};

export const permitted = (role: Role, ask: Ask): boolean => PERMISSIONS[ask].includes(role);
