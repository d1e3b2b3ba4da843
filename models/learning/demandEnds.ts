import { ok, type Result } from "../../twins/core/result.ts";
import type { DemandNotice } from "../../twins/protocol/learning.ts";
import type { LearnerPorts, LearnerStep } from "./learner.ts";

/** Looks between two asks whether a device was paid: the time for disputes is long. */
const ASK_EVERY = 12;

type Awaited = {
  /** Whether the device was told what it earns. */
  told: boolean;
  /** Whether that it was paid is news: not where that was so before this device started. */
  readonly news: boolean;
};

/** Follows the demands that a device has a part in to their end, and says what came of them. */
export class DemandEnds {
  readonly #ports: Pick<LearnerPorts, "device" | "ask">;
  readonly #onStep: (demand: DemandNotice, step: LearnerStep) => void;
  /** Applied for, not yet selected. */
  readonly #applied = new Set<string>();
  readonly #seated = new Map<string, Awaited>();
  #looks = 0;

  constructor(ports: Pick<LearnerPorts, "device" | "ask">, onStep: (demand: DemandNotice, step: LearnerStep) => void) {
    this.#ports = ports;
    this.#onStep = onStep;
  }

  /** The device has applied. */
  applied(demand: string): void {
    this.#applied.add(demand);
  }

  /** Whether the device applied for a demand, or trains it. */
  has(demand: string): boolean {
    return this.#applied.has(demand) || this.#seated.has(demand);
  }

  /** To be called with what the server has now, again and again. */
  async look(demands: readonly DemandNotice[]): Promise<Result<void>> {
    const isFirst = this.#looks++ === 0;
    for (const notice of demands) this.#seat(notice, isFirst);
    const ended = demands.filter(({ phase, demand }) => phase === "ended" && this.#seated.has(demand));
    const isDue = this.#looks % ASK_EVERY === 0 || ended.some(({ demand }) => !this.#seated.get(demand)?.told);
    return ended.length > 0 && isDue ? this.#tell(ended) : ok(undefined);
  }

  #seat(notice: DemandNotice, isFirst: boolean): void {
    const { demand, phase, seats } = notice;
    if (phase !== "training" && phase !== "ended") return;
    const applied = this.#applied.delete(demand);
    const isSeated = seats.includes(this.#ports.device);
    if (applied && !isSeated) this.#onStep(notice, { did: "unseated" });
    if (!isSeated || this.#seated.has(demand)) return;
    // Of a demand that was over before this device started, only what is still to be paid is news.
    const wasOver = isFirst && phase === "ended" && !applied;
    if (wasOver || applied || phase === "training") this.#seated.set(demand, { told: false, news: !wasOver });
  }

  async #tell(ended: readonly DemandNotice[]): Promise<Result<void>> {
    const standing = await this.#ports.ask("standing", { device: this.#ports.device });
    if (!standing.ok) return standing;
    for (const notice of ended) {
      const awaited = this.#seated.get(notice.demand);
      const earned = standing.value.earned.find(({ demand }) => demand === notice.demand);
      if (awaited === undefined || earned === undefined) continue;
      const { wei, isPaid, paidFromMs } = earned;
      if (isPaid ? awaited.news || awaited.told : !awaited.told)
        this.#onStep(notice, { did: "earned", wei, isPaid, paidFromMs });
      awaited.told = true;
      if (isPaid) this.#seated.delete(notice.demand);
    }
    return ok(undefined);
  }
}
