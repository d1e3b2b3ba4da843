/**
 * A calendar of events: a binary heap on typed arrays. Events of equal time come out in the order they went in, so a
 * run does not depend on the heap's shape. An event is a time and a 32-bit code that the model gives meaning to.
 */
export interface EventQueue {
  readonly size: number;
  /** Time of the event popped last. */
  readonly time: number;
  push(time: number, code: number): void;
  /** Code of the next event; -1 when there is none. Codes must not be negative. */
  pop(): number;
  /** Time of the next event; Infinity when there is none. */
  nextTime(): number;
  clear(): void;
}

class Heap implements EventQueue {
  size = 0;
  time = 0;
  #order = 0;
  #times: Float64Array;
  #orders: Float64Array;
  #codes: Int32Array;

  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#codes = new Int32Array(capacity);
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const times = new Float64Array(capacity);
    times.set(this.#times);
    const orders = new Float64Array(capacity);
    orders.set(this.#orders);
    const codes = new Int32Array(capacity);
    codes.set(this.#codes);
    this.#times = times;
    this.#orders = orders;
    this.#codes = codes;
  }

  push(time: number, code: number): void {
    if (this.size === this.#times.length) this.#grow();
    const times = this.#times;
    const orders = this.#orders;
    const codes = this.#codes;
    let i = this.size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      // The new event is the youngest: on equal times it stays below.
      if (times[parent]! <= time) break;
      times[i] = times[parent]!;
      orders[i] = orders[parent]!;
      codes[i] = codes[parent]!;
      i = parent;
    }
    times[i] = time;
    orders[i] = this.#order++;
    codes[i] = code;
  }

  pop(): number {
    if (this.size === 0) return -1;
    const times = this.#times;
    const orders = this.#orders;
    const codes = this.#codes;
    const code = codes[0]!;
    this.time = times[0]!;
    const n = --this.size;
    if (n === 0) return code;
    const time = times[n]!;
    const order = orders[n]!;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      const right = child + 1;
      if (
        right < n &&
        (times[right]! < times[child]! || (times[right] === times[child] && orders[right]! < orders[child]!))
      )
        child = right;
      if (times[child]! > time || (times[child] === time && orders[child]! > order)) break;
      times[i] = times[child]!;
      orders[i] = orders[child]!;
      codes[i] = codes[child]!;
      i = child;
    }
    times[i] = time;
    orders[i] = order;
    codes[i] = codes[n]!;
    return code;
  }

  nextTime(): number {
    return this.size === 0 ? Infinity : this.#times[0]!;
  }

  clear(): void {
    this.size = 0;
    this.time = 0;
    this.#order = 0;
  }
}

/** @param capacity events it holds before it grows. */
export const eventQueue = (capacity = 64): EventQueue => new Heap(capacity);
