import { afterAll, beforeAll, expect, it } from "vitest";
import { modelKey } from "../../contracts-abi/typed-data/ids.ts";
import { EVACUATION_GUIDANCE_CID } from "../../models/zoo/evacuation-guidance/cid.ts";
import { type OwnChain, startOwnChain } from "../../test/support/ownChain.ts";
import { digestOf } from "../../twins/core/digest.ts";
import { must, ok } from "../../twins/core/result.ts";
import type { DrillDefinition } from "../../twins/drill/definition.ts";
import { drillOf } from "../../twins/sites/drills.ts";
import { ROLE } from "../chain/index.ts";
import { type Governance, openGovernance } from "../governance/governance.ts";
import { permitPort } from "../wiring/governancePorts.ts";
import type { KeptLobby } from "./lobby.ts";
import { type DrillPermits, type PermitParts, permitRun } from "./permits.ts";

const clock = { nowMs: () => Date.now() };
let own: OwnChain;
let governance: Governance;
let permits: DrillPermits;
let fire: DrillDefinition;
let quake: DrillDefinition;

beforeAll(async () => {
  own = await startOwnChain("permits", { names: ["manager"], threshold: 1 });
  const { chain } = own;
  governance = openGovernance(chain, clock);
  must(await chain.enrol("server", ROLE.SIMULATOR));
  must(await chain.enrol("manager", ROLE.PROPOSER | ROLE.APPROVER));
  permits = permitPort(async () => ok({ governance }), clock, "server");
  fire = (await drillOf("hotel-fire"))!;
  quake = (await drillOf("home-earthquake"))!;
}, 120_000);
afterAll(async () => {
  await own?.stop();
});

const lobby = (more: Partial<KeptLobby> = {}): KeptLobby => ({
  ...{ code: "ABCDEF", drill: "hotel-fire", agents: 40, seed: 7, host: "0".repeat(64), phase: "countdown" },
  ...{ startsAtMs: null, run: 1, createdAtMs: 0, people: [], end: null },
  ...{ guidance: true, permit: null, model: null, permitNote: null },
  ...{ live: false, liveStart: null, liveTold: null },
  ...more,
});
const statusOf = async (): Promise<string> => must(await governance.modelStatus(EVACUATION_GUIDANCE_CID)).status;
/** As the server has it: what the register last said. */
const parts = async (): Promise<PermitParts> => {
  const isApproved = (await statusOf()) === "approved";
  return { permits, guide: { model: EVACUATION_GUIDANCE_CID, isApproved: () => isApproved } };
};

it("a power cut is permitted as any hazard: its permit names its definition, and another drill's is another", async () => {
  const cut = (await drillOf("hotel-outage"))!;
  const permitted = await permitRun(lobby({ drill: cut.id, guidance: true }), cut, { permits, guide: null });
  // Its rooms have no detectors, so no model is asked for, and none is missed.
  expect(permitted).toMatchObject({ model: null, permitNote: null });
  expect(permitted.permit).toMatch(/^0x[0-9a-f]{64}$/);
  const other = await permitRun(lobby(), fire, { permits, guide: null });
  expect(other.permit).not.toBe(permitted.permit);
  expect((await permits.post(permitted.permit!, digestOf({ ended: true }))).ok).toBe(true);
});

it("DRL-13 a model that the community has not approved steers no drill: the drill has a permit without it, and says so", async () => {
  const { permit, model, permitNote } = await permitRun(lobby(), fire, await parts());
  expect(model).toBeNull();
  expect(permitNote?.en).toMatch(/not approved/);
  expect(permitNote?.zh).toMatch(/尚未批准/);
  expect(must(await governance.permit(permit!))).toMatchObject({ models: [], resultDigest: null });
  // Where nobody wants one, there is nothing to say.
  expect(await permitRun(lobby({ guidance: false, seed: 8 }), fire, await parts())).toMatchObject({ permitNote: null });
});

it("the chain has the last word: a model that only this server holds for approved is refused, and the drill runs without", async () => {
  const guide = { model: "bafkreinobodyknows", isApproved: () => true };
  const refused = await permitRun(lobby({ seed: 9 }), fire, { permits, guide });
  expect(refused).toMatchObject({ permit: null, model: null });
  expect(refused.permitNote?.en).toMatch(/no permit on chain/);
});

it("an approved model steers, its permit names it and the drill, and the run's digest is bound to it once", async () => {
  const version = { name: "evacuation-guidance", cid: EVACUATION_GUIDANCE_CID, digest: digestOf("weights") };
  must(await governance.proposeModel("manager", { ...version, evaluation: digestOf("50 seeds") }));
  must(await governance.approveModel("manager", EVACUATION_GUIDANCE_CID));
  const { permit, model, permitNote } = await permitRun(lobby(), fire, await parts());
  expect([model, permitNote]).toEqual([EVACUATION_GUIDANCE_CID, null]);
  expect(must(await governance.permit(permit!))!.models).toEqual([modelKey(EVACUATION_GUIDANCE_CID)]);
  const another = await permitRun(lobby({ seed: 8 }), fire, await parts());
  expect(another.permit).not.toBe(permit);
  must(await permits.post(permit!, digestOf("the run")));
  expect(must(await governance.permit(permit!))!.resultDigest).toBe(digestOf("the run"));
  expect((await permits.post(permit!, digestOf("another run"))).ok).toBe(false);
  // Nothing steers where no room has detectors.
  expect(await permitRun(lobby({ drill: "home-earthquake" }), quake, await parts())).toMatchObject({ model: null });
});

it("without a chain, or one that does not answer in time, a drill runs without a model and says why", async () => {
  const guide = { model: EVACUATION_GUIDANCE_CID, isApproved: () => true };
  const none = await permitRun(lobby(), fire, { permits: null, guide });
  expect(none).toMatchObject({ permit: null, model: null });
  expect(none.permitNote?.zh).toMatch(/无法连接区块链/);
  const silent: DrillPermits = { request: () => new Promise(() => {}), post: async () => ok(null) };
  expect(await permitRun(lobby(), fire, { permits: silent, guide })).toEqual(none);
}, 20_000);
