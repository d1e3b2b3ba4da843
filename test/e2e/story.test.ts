import { Contract, JsonRpcProvider } from "ethers";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../client/console/language/en.ts";
import { launch, openPage } from "../support/browser.ts";
import { type ConsoleClient, connectConsole } from "../support/consoleClient.ts";
import { expectSamePast } from "../support/pictures.ts";
import { newDataDir, type Product, startProduct } from "../support/product.ts";

let product: Product;
let browser: Browser;
let page: Page;
let errors: string[];
let watcher: ConsoleClient;

beforeAll(async () => {
  product = await startProduct([], newDataDir("first start"));
  browser = await launch();
  ({ page, errors } = await openPage(browser));
  watcher = await connectConsole(product.url);
});
afterAll(async () => {
  watcher?.close();
  await browser?.close();
  await product?.stop();
});

const open = (panel: string) => page.goto(`${product.url}/site/fms?panel=${panel}`);
const button = (name: string) => page.getByRole("button", { name, exact: true }).first();

test("the whole story, through the page: warning, what-if, plan, vote, robots, settlement, replay", {
  timeout: 900_000,
}, async () => {
  await open("models");
  await button(en.models.approve).click();
  await page.getByText(en.models.running, { exact: false }).waitFor();
  await page.locator(".scene canvas").waitFor();
  // The rest as the plan, as somebody would choose whose processor has to draw the 3D picture beside all other work.
  await page.getByRole("button", { name: en.scene.quality }).click();
  await page.getByRole("menuitem", { name: en.scene.plan }).click();
  await page.locator("svg.plan-picture").waitFor();

  await open("alarms");
  await page.getByText("The model sees a pump fault coming").first().waitFor({ timeout: 180_000 });

  await open("compare");
  await button(en.compare.start).click();
  await page.getByRole("button", { name: en.compare.makePlan }).nth(2).waitFor({ timeout: 120_000 });
  const { comparisons } = await watcher.ask("comparisons", { siteId: "fms" });
  expect(comparisons).toHaveLength(1);
  const comparison = comparisons[0]!;
  expect(comparison.modelCid, "the model's forecast entered the simulation").not.toBeNull();
  expect(comparison.outlook?.mean, "and says what it expects of the pump").toBeGreaterThan(0);
  for (const branch of comparison.branches) {
    expect(branch.runDigests).toHaveLength(30);
    expect(branch.course.sets, "the running set and those after it").toHaveLength(1 + comparison.furtherSets);
  }
  await page.getByText(/Pump model at .* to fail within/).waitFor();

  // The reader re-executes a run in the browser itself.
  await button(en.compare.verify).click();
  await page.getByText(/Same digest/).waitFor({ timeout: 60_000 });

  const card = page.locator("article", { hasText: en.compare.branchHelp.reroute });
  await card.getByRole("button", { name: en.compare.makePlan }).click();
  await button(en.plan.approve).waitFor({ timeout: 200_000 });
  const planned = (await watcher.ask("plans", { siteId: "fms" })).plans[0]!;
  expect(planned.status).toBe("proposed");
  expect(await watcher.refusal("execute", { plan: planned.id }), "nothing is executed before the vote").toBe(
    "GOV_QUORUM",
  );
  await button(en.plan.approve).click();
  await button(en.plan.execute).click();
  await page.getByText(en.plan.statuses.executing).first().waitFor();

  // A moment in the middle of the work, to come back to.
  await watcher.until(
    "a trip",
    (e) =>
      e.type === "command" &&
      e.command.plan?.id === planned.id &&
      e.command.action === "transport" &&
      e.state.state === "SUCCEEDED",
    200_000,
  );
  const { snapshot: then } = await watcher.ask("subscribe", { siteId: "fms" });
  await watcher.until(
    "the end of the plan",
    (e) => e.type === "plan" && e.plan.id === planned.id && e.plan.status === "done",
    400_000,
  );
  await page.getByText(en.plan.statuses.done).first().waitFor();

  const done = (await watcher.ask("plans", { siteId: "fms" })).plans.find((p) => p.id === planned.id)!;
  expect(done.executedMakespanS).not.toBeNull();
  console.log(
    `makespan: planned ${done.body.plannedMakespanS} s, rehearsed ${done.body.rehearsedMakespanS} s, executed ${done.executedMakespanS} s`,
  );

  await open("receipts");
  await page.getByText(en.receipts.states.confirmed).first().waitFor({ timeout: 60_000 });
  await settledOnChain(planned.body.steps.length);
  await replaysTheSame(then.atMs);
  expect(errors).toEqual([]);
});

/** What an independent ethers client reads from the chain, against the receipts that the page shows. */
async function settledOnChain(steps: number): Promise<void> {
  let receipts = (await watcher.ask("receipts", { siteId: "fms", limit: 1000 })).receipts;
  await expect
    .poll(
      async () => {
        receipts = (await watcher.ask("receipts", { siteId: "fms", limit: 1000 })).receipts;
        const succeeded = receipts.filter((r) => r.receipt.outcome.final.state === "SUCCEEDED");
        return succeeded.filter((r) => r.settlement.state === "confirmed").length;
      },
      { timeout: 60_000 },
    )
    .toBe(steps);
  const provider = new JsonRpcProvider(product.chainUrl);
  const { contracts } = await watcher.ask("chain", {});
  const token = new Contract(contracts.AITNToken!, ["function balanceOf(address) view returns (uint256)"], provider);
  const earned = new Map<string, bigint>();
  for (const { receipt } of receipts)
    earned.set(receipt.device, (earned.get(receipt.device) ?? 0n) + BigInt(receipt.amountWei));
  expect(earned.size, "both vehicles and the machines earned").toBeGreaterThanOrEqual(4);
  const work = new Contract(
    contracts.RobotWork!,
    [
      "event SignerSet(bytes32 indexed site, address indexed signer)",
      "function creditOf(bytes32, address) view returns (uint256)",
    ],
    provider,
  );
  const [registered] = await work.queryFilter("SignerSet", 0);
  for (const [device, wei] of earned) {
    // A robot whose answer came alone is credited, and paid once a day.
    const paid: bigint = await token.getFunction("balanceOf")(device);
    const credit: bigint = await work.getFunction("creditOf")(registered!.topics[1], device);
    expect(paid + credit, device).toBe(wei);
  }
  for (const hash of new Set(receipts.map((r) => r.settlement.txHash!)))
    expect((await provider.getTransactionReceipt(hash))?.status).toBe(1);
  provider.destroy();
}

/** The past, asked twice: the same values, and the same drawing. */
async function replaysTheSame(atMs: number): Promise<void> {
  const past = (await watcher.ask("asOf", { siteId: "fms", atMs })).snapshot;
  const again = (await watcher.ask("asOf", { siteId: "fms", atMs })).snapshot;
  expect(past.things.length).toBeGreaterThan(0);
  expect(again.things).toEqual(past.things);
  await expectSamePast(browser, product.url, new Date(atMs).toISOString());
}
