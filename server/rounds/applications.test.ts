import { afterAll, beforeAll, expect, it } from "vitest";
import { signApplication } from "../../contracts-abi/typed-data/training.ts";
import { rosterSums } from "../../models/learning/nodeLeader/roster.ts";
import type { Offer } from "../../models/learning/offer.ts";
import { canonicalJson, digestOf } from "../../twins/core/digest.ts";
import type { Result } from "../../twins/core/result.ts";
import { publicKeyOf, signText } from "../../twins/protocol/deviceAuth.ts";
import { type MemberClaims, type Membership, membershipText, type Roster } from "../../twins/protocol/node.ts";
import { linkTo } from "../learner/nodeLearner.ts";
import { type DemandBench, deviceOf, find, secretOf, startDemandBench } from "./testing/demandBench.ts";
import { zooTask } from "./zooTasks.ts";

let bench: DemandBench;
let offer: Offer;

beforeAll(async () => {
  bench = await startDemandBench();
  const { instruction } = await zooTask("occupancy");
  offer = { task: "occupancy", seed: 5, instruction, contribution: { name: "leave-one-out" } };
}, 120_000);
afterAll(async () => {
  await bench?.endServers();
  await bench?.end();
});

const claims: MemberClaims = { task: "occupancy", examples: 100, examplesPerS: 50, sample: `0x${"00".repeat(32)}` };

/** Device n as a member of a leader's node. @param by whose key signs it */
function member(n: number, leader: number, over: Partial<MemberClaims> = {}, by = n, atMs = 1): Membership {
  const said = { ...claims, ...over };
  const signature = signText(membershipText(deviceOf(leader), { claims: said, atMs }), secretOf(by));
  return { key: publicKeyOf(secretOf(n)), claims: said, atMs, signature };
}
const nodeOf = (leader: number, members: readonly number[]): Roster => members.map((n) => member(n, leader));

/** What the leader of a node applies with. @param over of the profile */
function application(demand: string, leader: number, roster: Roster, over: object = {}) {
  const profile = { ...rosterSums(roster), platform: "node", roster: digestOf(roster), ...over };
  const device = deviceOf(leader);
  const signed = { demand: BigInt(demand), device, samples: [], performanceDigest: digestOf(profile) };
  const signature = signApplication(bench.market.domain, signed, secretOf(leader));
  return { demand, device, samples: [], profile: canonicalJson(profile), signature, roster: [...roster] };
}

it("NOD-10 a node has a seat for members that are enrolled, signed for it, and are nowhere else in the demand", async () => {
  const server = await bench.serve();
  // Devices 0, 1 and 2 may lead, 3 learns alone, members are from 10 on; 18 is enrolled nowhere.
  await bench.enrol(0, 4);
  await bench.enrol(10, 8);
  const demand = await bench.openDemand(server, offer, 5);
  const link = linkTo(server.url);
  const told = async (asked: ReturnType<typeof application>) => {
    const answer: Result<unknown> = await link.ask("apply", asked);
    return answer.ok ? "ok" : answer.error.code;
  };
  const apply = (leader: number, roster: Roster, over?: object) => told(application(demand, leader, roster, over));
  const good = nodeOf(0, [10, 11, 12]);

  expect(await apply(0, [...nodeOf(0, [10, 11]), member(12, 0, {}, 13)]), "another's signature").toBe(
    "AUTH_BAD_SIGNATURE",
  );
  expect(await apply(0, nodeOf(1, [10, 11, 12])), "signed for another leader").toBe("AUTH_BAD_SIGNATURE");
  const swollen = good.map((one) => ({ ...one, claims: { ...one.claims, examples: 1_000 } }));
  expect(await apply(0, swollen), "more examples than were signed").toBe("AUTH_BAD_SIGNATURE");
  expect(await apply(0, nodeOf(0, [10, 11, 18])), "an invented device").toBe("AUTH_UNKNOWN_DEVICE");
  expect(await apply(0, nodeOf(0, [10, 11, 10])), "one twice").toBe("WIRE_SCHEMA");
  expect(await apply(0, good, { examples: 301 }), "more examples than its members have").toBe("WIRE_SCHEMA");
  expect(await apply(0, good, { roster: digestOf(nodeOf(0, [10, 11, 13])) }), "another roster").toBe("WIRE_SCHEMA");
  expect(await apply(0, good, { roster: undefined }), "a roster that its profile does not name").toBe("WIRE_SCHEMA");
  const early = [...nodeOf(0, [10, 11]), member(12, 0, {}, 12, Date.now() * 2)];
  expect(await apply(0, early), "signed in the future").toBe("AUTH_SKEW");
  expect(await apply(0, nodeOf(0, [10, 11, 0])), "its leader").toBe("AUTH_FORBIDDEN");

  expect(await apply(0, good)).toBe("ok");
  expect(await apply(0, good), "twice").toBe("ok");
  expect(await apply(0, nodeOf(0, [10, 11, 13])), "with others, of whom nothing is kept").toBe("ok");
  expect(await apply(1, nodeOf(1, [12, 13, 14])), "a member of another node").toBe("AUTH_FORBIDDEN");
  expect(await apply(10, nodeOf(10, [13, 14, 15])), "led by a member of another node").toBe("AUTH_FORBIDDEN");
  const alone = async (n: number) => {
    const answer = await link.ask("apply", bench.applicationOf(demand, n, 100, 1));
    return answer.ok ? "ok" : answer.error.code;
  };
  expect(await alone(11), "a member by itself").toBe("AUTH_FORBIDDEN");
  expect(await alone(3)).toBe("ok");
  expect(await apply(1, nodeOf(1, [3, 13, 14])), "a member with a seat of its own").toBe("AUTH_FORBIDDEN");
  expect(await apply(1, nodeOf(1, [13, 14, 15])), "who was refused with others is free").toBe("ok");

  // Also after the server was started again.
  await server.end();
  const again = await bench.serve();
  const link2 = linkTo(again.url);
  const refused = await link2.ask("apply", application(demand, 2, nodeOf(2, [15, 16, 17])));
  expect(refused.ok ? "ok" : refused.error.code).toBe("AUTH_FORBIDDEN");
  const { applicants, members } = await find(again.demands, demand);
  const nodes = [0, 1].map((n) => [deviceOf(n), 3] as const);
  expect([...members].sort()).toEqual([...nodes].sort());
  expect(applicants.map(({ device, profile }) => [device, profile.roster])).toEqual([
    [deviceOf(0), digestOf(good)],
    [deviceOf(3), undefined],
    [deviceOf(1), digestOf(nodeOf(1, [13, 14, 15]))],
  ]);
  link.close();
  link2.close();
}, 120_000);
