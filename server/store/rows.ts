import { QUALITY } from "../../twins/core/reading.ts";

/** Observations of one property, by rising time; of equal times the later one holds. */
export interface Rows {
  readonly n: number;
  readonly t: Float64Array;
  readonly v: Float64Array;
  readonly q: Uint8Array;
}

export interface Observation {
  readonly observedAtMs: number;
  readonly value: number;
  readonly quality: number;
}

/** Grows by doubling; sorts itself when it was filled out of order and is then read. */
export class RowBuffer {
  #n = 0;
  #t = new Float64Array(16);
  #v = new Float64Array(16);
  #q = new Uint8Array(16);
  #sorted = true;
  firstMs = Infinity;
  lastMs = -Infinity;

  get length(): number {
    return this.#n;
  }

  push(observedAtMs: number, value: number, quality: number): void {
    const n = this.#n;
    if (n === this.#t.length) this.#grow();
    if (observedAtMs < this.lastMs) this.#sorted = false;
    else this.lastMs = observedAtMs;
    if (observedAtMs < this.firstMs) this.firstMs = observedAtMs;
    this.#t[n] = observedAtMs;
    // A missing value is NaN and NaN is a missing value; adding 0 turns -0 into 0.
    const missing = quality === QUALITY.missing || Number.isNaN(value);
    this.#v[n] = missing ? Number.NaN : value + 0;
    this.#q[n] = missing ? QUALITY.missing : quality;
    this.#n = n + 1;
  }

  /** A view that is valid until the next push. */
  rows(): Rows {
    if (!this.#sorted) this.#sort();
    return {
      n: this.#n,
      t: this.#t.subarray(0, this.#n),
      v: this.#v.subarray(0, this.#n),
      q: this.#q.subarray(0, this.#n),
    };
  }

  /** Drops what is older, but for the newest row before `fromMs`. @returns how many rows went. */
  dropBefore(fromMs: number): number {
    const rows = this.rows();
    const drop = Math.max(0, countUpTo(rows, fromMs) - 1);
    this.#t = rows.t.slice(drop);
    this.#v = rows.v.slice(drop);
    this.#q = rows.q.slice(drop);
    this.#n -= drop;
    this.firstMs = this.#n === 0 ? Infinity : this.#t[0]!;
    return drop;
  }

  #grow(): void {
    const size = Math.max(16, this.#t.length * 2);
    const t = new Float64Array(size);
    t.set(this.#t);
    const v = new Float64Array(size);
    v.set(this.#v);
    const q = new Uint8Array(size);
    q.set(this.#q);
    this.#t = t;
    this.#v = v;
    this.#q = q;
  }

  #sort(): void {
    const order = Array.from({ length: this.#n }, (_, i) => i).sort((a, b) => this.#t[a]! - this.#t[b]! || a - b);
    const t = this.#t;
    const v = this.#v;
    const q = this.#q;
    this.#t = new Float64Array(t.length);
    this.#v = new Float64Array(v.length);
    this.#q = new Uint8Array(q.length);
    for (const [to, from] of order.entries()) {
      this.#t[to] = t[from]!;
      this.#v[to] = v[from]!;
      this.#q[to] = q[from]!;
    }
    this.#sorted = true;
  }
}

/** Number of rows with t <= atMs. */
export function countUpTo(rows: Rows, atMs: number): number {
  let low = 0;
  let high = rows.n;
  while (low < high) {
    const mid = (low + high) >>> 1;
    if (rows.t[mid]! <= atMs) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** The newest observation at or before a time. */
export function newestIn(rows: Rows, atMs: number): Observation | null {
  const i = countUpTo(rows, atMs) - 1;
  return i < 0 ? null : { observedAtMs: rows.t[i]!, value: rows.v[i]!, quality: rows.q[i]! };
}
