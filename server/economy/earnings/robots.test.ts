import { afterAll, beforeAll, expect, it } from "vitest";
import type { Hex } from "../../../contracts-abi/typed-data/eip712.ts";
import { must } from "../../../twins/core/result.ts";
import { AITN, type EconomyChain, startEconomyChain } from "../testing/economyChain.ts";

const ROBOT = `0x${"7b".repeat(20)}` as Hex;
let on: EconomyChain;
let account: Hex;
beforeAll(async () => {
  on = await startEconomyChain(() => ({
    describe: (device) => (device.toLowerCase() === ROBOT ? [{ id: "arm", title: { en: "Arm", zh: "机械臂" } }] : []),
  }));
  account = await on.person("person");
});
afterAll(() => on?.stop());

const robots = async () => must(await on.economy.view("earnings", account)).robots;

it("a robot's settled pay is shown with its actions, the deposit and what was spent", async () => {
  expect(await robots()).toMatchObject({ robots: [], depositWei: AITN.toString(), spentWei: "0", rewardBps: 0 });
  const voucher = {
    site: on.chain.site,
    device: ROBOT,
    cumulativeAmount: AITN / 4n,
    actionCount: 3n,
    receiptsRoot: `0x${"0a".repeat(32)}` as Hex,
  };
  must(await on.chain.sendCall("person", "RobotWork", on.chain.robotWork.encodeCredit([voucher])));
  must(await on.chain.send("person", "RobotWork", "payOut", [on.chain.site, ROBOT]));
  const quarter = (AITN / 4n).toString();
  expect(await robots()).toMatchObject({
    robots: [{ things: [{ id: "arm" }], settledWei: quarter, actions: 3, balanceWei: quarter, creditWei: "0" }],
    depositWei: ((AITN * 3n) / 4n).toString(),
    spentWei: quarter,
    claimableWei: "0",
  });
  const claim = { kind: "claimCirculation", site: on.chain.site } as const;
  expect(await on.economy.perform(claim, "person")).toMatchObject({ ok: false, error: { code: "CHAIN_NOTHING" } });
});

it("pay that was credited is sent to the robot", async () => {
  const voucher = {
    site: on.chain.site,
    device: ROBOT,
    cumulativeAmount: AITN / 2n,
    actionCount: 5n,
    receiptsRoot: `0x${"0b".repeat(32)}` as Hex,
  };
  must(await on.chain.sendCall("person", "RobotWork", on.chain.robotWork.encodeCredit([voucher])));
  const quarter = (AITN / 4n).toString();
  expect((await robots()).robots).toMatchObject([{ settledWei: (AITN / 2n).toString(), creditWei: quarter }]);
  await on.act("person", { kind: "payOutRobot", site: on.chain.site, device: ROBOT });
  expect((await robots()).robots).toMatchObject([{ creditWei: "0", balanceWei: (AITN / 2n).toString() }]);
});
