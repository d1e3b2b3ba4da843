import { expect, test } from "vitest";
import { ok } from "../../twins/core/result.ts";
import { askCharts } from "./charts.ts";
import type { Link } from "./link.ts";

test("many charts are asked for by as few asks as the server takes, and come in their order", async () => {
  const sizes: number[] = [];
  const ask = async (_: string, { of }: { of: readonly { property: string }[] }) => {
    sizes.push(of.length);
    return ok({ charts: of.map(({ property }) => [[Number(property), 0, 0, 0]]) });
  };
  const of = Array.from({ length: 150 }, (_, i) => ({ thing: "t", property: String(i) }));
  const wanted = { siteId: "fms", of, fromMs: 0, toMs: 1 };
  const charts = await askCharts({ ask } as unknown as Pick<Link, "ask">, { ...wanted, points: 600 });
  expect(sizes).toEqual([64, 64, 22]);
  expect(charts.ok && charts.value.map(([row]) => row?.[0])).toEqual(of.map((_, i) => i));
  sizes.length = 0;
  await askCharts({ ask } as unknown as Pick<Link, "ask">, { ...wanted, points: 1200 });
  expect(sizes).toEqual([33, 33, 33, 33, 18]);
});
