import { rng, shuffle } from "../../twins/core/rng.ts";
import type { TrainHere } from "./client.ts";
import { type Group, makeMember } from "./secureSum/client.ts";
import { ringNeighbours, sumOf } from "./secureSum/leader.ts";
import { stepsOf } from "./secureSum/masks.ts";
import type { RandomBytes } from "./secureSum/shamir.ts";
import type { Trained, TrainingPlan } from "./trainer/trainer.ts";

/** A device of a node. */
export interface NodeMember {
  readonly examples: number;
  readonly train: TrainHere;
}

export interface NodeSettings {
  /** No number of a member's delta counts for more; what is longer is cut off by the fixed point. */
  readonly most: number;
  /**
   * Neighbours that a member masks with (Bell et al. 2020). More than half of them must stay, of each: with 30 % drop-outs all others in
   * a node of up to 60 devices, 100 in one of 300.
   */
  readonly degree: number;
  /** Of the members' keys and seeds: the operating system's in the product, so that nobody can take the masks off. */
  readonly random: RandomBytes;
  /** Whether a member is still there when vectors are due; all are without it. */
  readonly stays?: (round: number, member: number) => boolean;
}

/** What a member gives to the sum: its delta by its share of the node's largest holding, that share, and its loss by it. */
function contribution({ weights, losses }: Trained, from: Float32Array, share: number): Float32Array {
  const vector = new Float32Array(weights.length + 2);
  for (let i = 0; i < weights.length; i++) vector[i] = share * ((weights[i] ?? 0) - (from[i] ?? 0));
  vector[weights.length] = share;
  vector[weights.length + 1] = share * (losses.at(-1) ?? 0);
  return vector;
}

/** One secure sum. @param vectors by member; null for who is gone by then @returns null when too few stayed */
function secureSum(group: Group, vectors: readonly (Float32Array | null)[], random: RandomBytes): Float64Array | null {
  const members = vectors.map((_, member) => makeMember(member, group, random));
  const adverts = members.map(({ advert }) => advert);
  const boxes = members.flatMap((member) => member.seal(adverts) ?? []);
  const masked = new Map<number, Uint32Array>();
  for (const [member, vector] of vectors.entries()) {
    const mine = boxes.filter(({ to }) => to === member);
    const sent = vector === null ? null : (members[member]?.mask(vector, mine) ?? null);
    if (sent !== null) masked.set(member, sent);
  }
  const stayed = [...masked.keys()];
  const opened = stayed.flatMap((member) => members[member]?.open(stayed) ?? []);
  return sumOf(
    group,
    adverts,
    vectors.map((_, member) => member),
    masked,
    opened,
  );
}

/** A ring in an order that nobody chose: devices of one place, which drop out together, are not each other's neighbours. */
function shuffledRing(members: number, degree: number, seed: number): Group["neighbours"] {
  const order = Array.from({ length: members }, (_, member) => member);
  shuffle(order, rng(seed, "ring"));
  const placeOf = new Map(order.map((member, place) => [member, place]));
  const ring = ringNeighbours(members, degree);
  return (member) => ring(placeOf.get(member) ?? 0).map((place) => order[place] ?? 0);
}

const seedOf = (plan: TrainingPlan, member: number): number => rng(plan.seed, `member ${member}`).below(2 ** 31);

/**
 * A node of devices with a leader, as one client of a federation (the whitepaper's node): the members train side by side, and the leader
 * learns their mean and nothing of any one of them, also when some drop out. Robust rules see nodes, so they go on working across them;
 * asynchronous rounds wait for the slowest device of one node only.
 * @returns a trainer for the node; it gives up (null) when too few members stayed for the sum, or when one gave up
 */
export function nodeTrainer(members: readonly NodeMember[], settings: NodeSettings): TrainHere {
  const { most, degree, random, stays = () => true } = settings;
  const largest = Math.max(...members.map(({ examples }) => examples));
  const fixed = { most, clients: members.length };
  let round = 0;
  return async (weights, plan, correction) => {
    const at = round++;
    const vectors: (Float32Array | null)[] = [];
    const results = await Promise.all(
      members.map(({ train }, member) => train(weights, { ...plan, seed: seedOf(plan, member) }, correction)),
    );
    for (const [member, trained] of results.entries()) {
      if (trained === null) return null;
      const share = (members[member]?.examples ?? 0) / largest;
      vectors.push(stays(at, member) ? contribution(trained, weights, share) : null);
    }
    const group: Group = {
      round: `node ${plan.seed} ${at}`,
      fixed,
      neighbours: shuffledRing(members.length, degree, plan.seed),
    };
    const sum = secureSum(group, vectors, random);
    const shares = sum?.[weights.length] ?? 0;
    // Less than the smallest holder's share: nobody was counted.
    if (sum === null || shares <= 0.5 / stepsOf(fixed)) return null;
    return {
      weights: weights.map((w, i) => w + (sum[i] ?? 0) / shares),
      steps: Math.max(...results.map((trained) => trained?.steps ?? 0)),
      losses: [(sum[weights.length + 1] ?? 0) / shares],
    };
  };
}

/** Devices by node: in order, nodes of about the same size. @param size most members of a node */
export function nodesOf<T>(devices: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(devices.length / size);
  return Array.from({ length: count }, (_, node) =>
    devices.slice(Math.floor((node * devices.length) / count), Math.floor(((node + 1) * devices.length) / count)),
  );
}
