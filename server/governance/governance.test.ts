import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelKey, siteKey } from "../../contracts-abi/typed-data/ids.ts";
import { startOwnChain } from "../../test/support/ownChain.ts";
import { type Digest, digestOf } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import { type Chain, ROLE } from "../chain/index.ts";
import { type Governance, openGovernance } from "./governance.ts";

const system = { nowMs: () => Date.now() };
const MODEL = "bafkreimodelpump";
let chain: Chain;
let stop: (() => Promise<void>) | undefined;
let governance: Governance;
let skewMs = 0;

beforeAll(async () => {
  ({ chain, stop } = await startOwnChain("governance", { names: ["manager", "warden"], threshold: 2 }));
  governance = openGovernance(chain, { nowMs: () => Date.now() + skewMs });
  must(await chain.enrol("operator", ROLE.PROPOSER | ROLE.SIMULATOR));
  must(await chain.enrol("manager", ROLE.PROPOSER | ROLE.APPROVER | ROLE.SIMULATOR));
  must(await chain.enrol("warden", ROLE.APPROVER));
  must(await chain.enrol("viewer", 0n));
});
afterAll(async () => {
  await stop?.();
});

const inAnHour = () => Date.now() + 3_600_000;
let plans = 0;
const newPlan = (): Digest => digestOf(`plan ${plans++}`);
const proposal = (digest: Digest, extra: object = {}) => ({
  digest,
  modelCid: null,
  permitId: null,
  expiresAtMs: inAnHour(),
  classC: false,
  ...extra,
});
const version = (cid: string, digest = digestOf(cid)) => ({
  name: "pump",
  cid,
  digest,
  evaluation: digestOf(`evaluation of ${cid}`),
});
const refused = (code: string) => ({ ok: false, error: { code } });

describe("models", () => {
  it("are approved by the threshold of distinct approvers", async () => {
    expect(must(await governance.modelStatus(MODEL))).toMatchObject({
      status: "unknown",
      votes: 0,
      votesNeeded: 2,
      txHash: null,
    });
    expect(await governance.approveModel("manager", MODEL)).toMatchObject(refused("GOV_MODEL"));
    const digest = digestOf("weights");
    expect(must(await governance.proposeModel("viewer", version(MODEL, digest)))).toMatchObject({
      status: "proposed",
      digest,
    });
    must(await governance.proposeModel("viewer", version(MODEL, digest)));
    expect(await governance.approveModel("viewer", MODEL)).toMatchObject(refused("AUTH_FORBIDDEN"));
    expect(must(await governance.approveModel("manager", MODEL))).toMatchObject({ status: "proposed", votes: 1 });
    expect(must(await governance.approveModel("manager", MODEL))).toMatchObject({ status: "proposed", votes: 1 });
    const approved = must(await governance.approveModel("warden", MODEL));
    expect(approved).toMatchObject({ status: "approved", votes: 2 });
    expect(must(await chain.relay.receipt(approved.txHash as Digest))?.success).toBe(true);
  });

  it("are stopped by any approver, for ever", async () => {
    must(await governance.proposeModel("manager", version("bad")));
    expect(must(await governance.revokeModel("warden", "bad", "fails on valve 2"))).toMatchObject({
      status: "revoked",
    });
    expect(await governance.approveModel("manager", "bad")).toMatchObject(refused("GOV_MODEL"));
  });

  it("are rejected by the threshold of votes against, for ever", async () => {
    must(await governance.proposeModel("manager", version("worse")));
    for (const approver of ["manager", "warden"]) {
      expect(must(await governance.modelStatus("worse")).status).toBe("proposed");
      must(await chain.send(approver, "ReviewBoard", "reject", [modelKey("worse"), "false alarms"]));
    }
    const rejected = must(await governance.modelStatus("worse"));
    expect(rejected).toMatchObject({ status: "rejected", votes: 0, digest: digestOf("worse") });
    expect(must(await chain.relay.receipt(rejected.txHash as Digest))?.success).toBe(true);
    expect(await governance.approveModel("manager", "worse")).toMatchObject(refused("GOV_MODEL"));
    expect(await governance.revokeModel("manager", "worse", "again")).toMatchObject(refused("GOV_MODEL"));
  });

  it("have other approvers when the registrar says so, and votes of the former stop counting", async () => {
    must(await governance.proposeModel("manager", version("third")));
    must(await governance.approveModel("warden", "third"));
    must(await chain.setModelApprovers(["manager", "operator"], 2));
    expect(must(await governance.modelStatus("third")).votes).toBe(0);
    must(await governance.approveModel("manager", "third"));
    expect(must(await governance.approveModel("operator", "third"))).toMatchObject({ status: "approved" });
  });
});

describe("permits", () => {
  it("bind a scenario, its models and its result, once", async () => {
    const request = { scenarioDigest: digestOf("scenario"), modelCids: [MODEL], budget: 90, expiresAtMs: inAnHour() };
    expect(await governance.requestPermit("viewer", request)).toMatchObject(refused("AUTH_FORBIDDEN"));
    const permit = must(await governance.requestPermit("operator", request));
    expect(permit).toMatchObject({ budget: 90, resultDigest: null, scenarioDigest: request.scenarioDigest });
    expect(must(await governance.requestPermit("operator", request)).id).toBe(permit.id);
    const result = digestOf("result");
    expect(await governance.postResult("operator", permit.id, result, 91)).toMatchObject(refused("SIM_BUDGET"));
    expect(await governance.postResult("manager", permit.id, result, 90)).toMatchObject(refused("AUTH_FORBIDDEN"));
    expect(must(await governance.postResult("operator", permit.id, result, 90))).toMatchObject({
      resultDigest: result,
      spent: 90,
    });
    expect(must(await governance.postResult("operator", permit.id, result, 90)).resultDigest).toBe(result);
    expect(await governance.postResult("operator", permit.id, digestOf("other"), 90)).toMatchObject(
      refused("CHAIN_EXISTS"),
    );

    const plan = newPlan();
    const full = proposal(plan, { modelCid: MODEL, permitId: permit.id });
    expect(must(await governance.proposePlan("operator", full)).proposal).toMatchObject({
      modelCid: MODEL,
      permitId: permit.id,
    });
    const foreign = proposal(newPlan(), { modelCid: "third", permitId: permit.id });
    expect(await governance.proposePlan("operator", foreign)).toMatchObject(refused("SIM_NOT_PERMITTED"));
  });

  it("are refused for models that are not approved", async () => {
    const request = { scenarioDigest: digestOf("s2"), modelCids: ["bad"], budget: 1, expiresAtMs: inAnHour() };
    expect(await governance.requestPermit("operator", request)).toMatchObject(refused("GOV_MODEL"));
    expect(must(await governance.permit(digestOf("nothing")))).toBeNull();
    expect(must(await governance.permit("not an id"))).toBeNull();
  });
});

describe("plans", () => {
  it("may run after one approval, and say who approved", async () => {
    const plan = newPlan();
    expect(await governance.approvedPlan(plan)).toMatchObject(refused("PLAN_UNKNOWN"));
    expect(await governance.approvePlan("manager", plan)).toMatchObject(refused("PLAN_UNKNOWN"));
    expect(await governance.proposePlan("viewer", proposal(plan))).toMatchObject(refused("AUTH_FORBIDDEN"));
    const proposed = must(await governance.proposePlan("operator", proposal(plan, { modelCid: MODEL })));
    expect(proposed).toMatchObject({ status: "open", counted: 0, needed: 1 });
    must(await governance.proposePlan("operator", proposal(plan)));
    expect(await governance.approvedPlan(plan)).toMatchObject(refused("GOV_QUORUM"));
    expect(await governance.approvePlan("operator", plan)).toMatchObject(refused("AUTH_FORBIDDEN"));
    must(await governance.approvePlan("manager", plan));
    expect(must(await governance.approvePlan("manager", plan))).toMatchObject({ status: "approved", counted: 1 });
    const approved = must(await governance.approvedPlan(plan));
    const approver = must(await chain.account("manager"));
    expect(approved).toMatchObject({ digest: plan, modelCid: MODEL, permitId: null, approvals: [{ approver }] });
    expect(approved.txHashes).toHaveLength(2);
    expect(approved.approvedAtMs).toBe(approved.approvals[0]?.atMs);
  });

  it("of class C need two distinct signers", async () => {
    const plan = newPlan();
    must(await governance.proposePlan("manager", proposal(plan, { classC: true })));
    must(await governance.approvePlan("manager", plan));
    must(await governance.approvePlan("manager", plan));
    expect(await governance.approvedPlan(plan)).toMatchObject({
      ...refused("GOV_QUORUM"),
      error: { details: { counted: 1, needed: 2 } },
    });
    must(await governance.approvePlan("warden", plan));
    expect(must(await governance.approvedPlan(plan)).approvals).toHaveLength(2);
  });

  it("expire by our clock although an idle chain's time stands still", async () => {
    const plan = newPlan();
    must(await governance.proposePlan("manager", proposal(plan)));
    must(await governance.approvePlan("manager", plan));
    skewMs = 3_601_000;
    expect(await governance.approvedPlan(plan)).toMatchObject(refused("GOV_EXPIRED"));
    skewMs = 0;
    must(await governance.approvedPlan(plan));
    const past = proposal(newPlan(), { expiresAtMs: Date.now() - 60_000 });
    expect(await governance.proposePlan("manager", past)).toMatchObject(refused("GOV_EXPIRED"));
  });

  it("stop with their model, with their approver's role, and when cancelled", async () => {
    const [withModel, withRole, cancelled] = [newPlan(), newPlan(), newPlan()];
    must(await governance.proposePlan("manager", proposal(withModel, { modelCid: "third" })));
    must(await governance.proposePlan("manager", proposal(withRole)));
    must(await governance.proposePlan("manager", proposal(cancelled)));
    for (const plan of [withModel, withRole, cancelled]) must(await governance.approvePlan("warden", plan));
    must(await governance.revokeModel("manager", "third", "drift"));
    expect(await governance.approvedPlan(withModel)).toMatchObject(refused("GOV_MODEL"));
    expect(must(await governance.cancelPlan("manager", cancelled)).status).toBe("cancelled");
    expect(await governance.approvedPlan(cancelled)).toMatchObject(refused("GOV_QUORUM"));
    must(await chain.enrol("warden", 0n));
    expect(await governance.approvedPlan(withRole)).toMatchObject(refused("GOV_QUORUM"));
    must(await chain.enrol("warden", ROLE.APPROVER));

    must(await governance.proposePlan("manager", proposal(cancelled)));
    expect(must(await governance.approval(cancelled))).toMatchObject({ status: "open", counted: 0, votes: [] });
  });

  it("wait until their approval is as deep as the chain asks", async () => {
    const plan = newPlan();
    must(await governance.proposePlan("manager", proposal(plan)));
    must(await governance.approvePlan("manager", plan));
    const deep = openGovernance({ ...chain, confirmations: 2 }, system);
    expect(await deep.approvedPlan(plan)).toMatchObject({ ...refused("GOV_QUORUM"), error: { details: { depth: 1 } } });
    must(await governance.proposeModel("manager", version("one more block")));
    must(await deep.approvedPlan(plan));
  });

  it("of another site are not ours", async () => {
    const plan = newPlan();
    must(await governance.proposePlan("manager", proposal(plan)));
    must(await governance.approvePlan("manager", plan));
    const elsewhere = openGovernance({ ...chain, site: digestOf("elsewhere") }, system);
    expect(await elsewhere.approvedPlan(plan)).toMatchObject(refused("PLAN_UNKNOWN"));
  });

  it("are not in the way of another site's, whichever was first", async () => {
    const plan = newPlan();
    must(await chain.send("viewer", "SiteRegistry", "register", ["a site of one's own"]));
    const theirs = siteKey(must(await chain.account("viewer")), "a site of one's own");
    must(await chain.send("viewer", "SiteRegistry", "setRoles", [theirs, must(await chain.account("viewer")), 3n]));
    const other = openGovernance({ ...chain, site: theirs }, system);
    must(await other.proposePlan("viewer", proposal(plan, { expiresAtMs: Date.now() + 6 * 86_400_000 })));
    must(await other.approvePlan("viewer", plan));
    expect(await governance.approvedPlan(plan)).toMatchObject(refused("PLAN_UNKNOWN"));
    const ours = must(await governance.proposePlan("manager", proposal(plan)));
    expect(ours).toMatchObject({ status: "open", counted: 0, votes: [] });
    must(await other.cancelPlan("viewer", plan));
    must(await governance.approvePlan("manager", plan));
    const approved = must(await governance.approvedPlan(plan));
    expect(approved.approvals.map(({ approver }) => approver)).toEqual([must(await chain.account("manager"))]);
    expect(approved.txHashes).toHaveLength(2);
    expect(must(await other.approval(plan))).toMatchObject({ status: "cancelled" });
  });
});

describe("the chain's state", () => {
  it("names contracts and accounts", async () => {
    const state = must(await chain.info());
    expect(state).toMatchObject({ chainId: 0x4149544e, embedded: true });
    expect(state.accounts.map((account) => account.name)).toContain("manager");
    expect(Number(state.accounts.find((account) => account.name === "fundraising")?.balanceWei)).toBeGreaterThan(9e25);
  });
});
