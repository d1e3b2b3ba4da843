import { expect, it } from "vitest";
import { fail, must, ok } from "../../twins/core/result.ts";
import type { ChainEvent } from "../chain/index.ts";
import { type PageQuery, pageOf } from "./pages.ts";

const eventAt = (n: number) => ({ blockNumber: n >> 1, logIndex: n & 1 }) as unknown as ChainEvent;
const numberOf = ({ blockNumber, logIndex }: { blockNumber: number; logIndex: number }) => blockNumber * 2 + logIndex;
/** So many events, as the index gives them; of how many it was asked. */
function list(count: number) {
  const asked: number[] = [];
  const told = ({ limit, before }: PageQuery) => {
    asked.push(limit);
    const from = before === undefined ? count : numberOf(before);
    return Array.from({ length: Math.min(limit, from) }, (_, i) => eventAt(from - 1 - i));
  };
  return { told, asked };
}
const every = async (event: ChainEvent) => ok({ n: numberOf(event) });

it("pages follow one another to the first row, each row once", async () => {
  const { told } = list(25);
  const seen: number[] = [];
  let before: { blockNumber: number; logIndex: number } | undefined;
  for (let more = true; more; ) {
    const page = must(await pageOf(told, every, before, 10));
    seen.push(...page.rows.map(({ n }) => n));
    before = page.rows.at(-1);
    more = page.more;
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => 24 - i));
});

it("a page of just all rows says that there are no more", async () => {
  expect(must(await pageOf(list(10).told, every, undefined, 10)).more).toBe(false);
  expect(must(await pageOf(list(11).told, every, undefined, 10)).more).toBe(true);
  expect(must(await pageOf(list(0).told, every, undefined, 10))).toEqual({ rows: [], more: false });
});

it("what stands for nothing any more leaves no page empty while older rows stand", async () => {
  const { told } = list(100);
  const old = async (event: ChainEvent) => ok(numberOf(event) < 5 ? { n: numberOf(event) } : null);
  const page = must(await pageOf(told, old, undefined, 10));
  expect(page.rows.map(({ n }) => n)).toEqual([4, 3, 2, 1, 0]);
  expect(page.more).toBe(false);
});

it("a page looks at so many events at most", async () => {
  const { told, asked } = list(1_000_000);
  expect(must(await pageOf(told, async () => ok(null), undefined, 100))).toEqual({ rows: [], more: true });
  expect(asked.length).toBeLessThanOrEqual(30);
});

it("events of several kinds are one list, and a read that fails fails the page", async () => {
  const [a, b] = [list(20), list(20)];
  const both = (query: PageQuery) => [
    ...a.told(query).filter((event) => event.logIndex === 0),
    ...b.told(query).filter((event) => event.logIndex === 1),
  ];
  const page = must(await pageOf(both, every, undefined, 6));
  expect(page.rows.map(({ n }) => n)).toEqual([19, 18, 17, 16, 15, 14]);
  const broken = await pageOf(a.told, async () => fail("CHAIN_DOWN", "gone"), undefined, 5);
  expect(broken).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN" } });
});
