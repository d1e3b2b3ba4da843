import { utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, describe as group, it, test } from "vitest";
import { rawCid } from "../../../models/pipeline/cid.ts";
import { encodeCall } from "../../../server/chain/calls.ts";
import { digestBytes } from "../../../twins/core/digest.ts";
import type { CommunityView } from "../../../twins/protocol/economy/community.ts";
import { EconomyAct } from "../../../twins/protocol/economy/index.ts";
import { changesOf, valuesNow } from "./changes.ts";
import { CALLABLE } from "./forms/abis.ts";
import { argumentOf, argumentsOf, initialValues } from "./forms/fields.ts";
import { freeArgument } from "./forms/freeArgs.ts";
import { FORM_KINDS, FORMS, type FormKind } from "./forms/kinds.ts";
import { digestOfCid, scaled, unscaled, type Values } from "./forms/values.ts";
import { readable } from "./readable.ts";
import { describe, lineOf, percentOf } from "./words.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;
const NAMES = ["AITNToken", "WrappedCoin", "PriceOracle", "KinkedRateModel", "AITNTimelock", "CirculationReward"];
const CID = rawCid(utf8ToBytes("a rule"));

/** As the local chain gives it after its opening. */
const VIEW = {
  contracts: Object.fromEntries(NAMES.map((name, i) => [name, address(String(i + 1))])),
  models: [{ key: `0x${"a".repeat(64)}`, name: "pump", cid: "bafkreimodel", status: "proposed" }],
  rules: [{ id: `0x${"b".repeat(64)}`, name: "simulation", inForce: true }],
  capabilities: [{ bit: 0 }, { bit: 1 }],
  reserves: [{ name: "CirculationReserve", plans: [{ plan: "1", closed: false, spender: { address: address("5") } }] }],
  dao: {
    votingDelayS: 1,
    votingPeriodS: 10,
    lateExtensionS: 5,
    thresholdWei: "1000000000000000000",
    quorumBps: 100,
    timelockS: 1,
  },
  parameters: {
    incentive: {
      weights: { cpuBps: "3000", gpuBps: "5000", ramBps: "2000", phiBps: "1000", kappa: "1", activeFloor: "1" },
      curve: { least: "30", full: "300", bonusBps: "5000" },
      schedule: {
        base: "12500000000000000000000",
        step: "11875000000000000000000",
        perWE: "12500000000000000000000",
        cap: "452500000000000000000000000",
        capDivisor: "1095",
        reserve: "1000000000000000000000000000",
        peakDivisor: "2190",
        halvingCycles: "1095",
        milestone: "1000000000000",
        levels: "20",
        riseCycles: "7",
      },
      process: {
        bond: "12500000000000000000000",
        postWindowS: "172800",
        challengeWindowS: "172800",
        resolveWindowS: "1814400",
        treasury: address("c"),
      },
    },
    permit: { feePerReplication: "0", bond: "100000000000000000000", windowS: "86400" },
    permitTreasury: address("c"),
    work: { feeBps: "0", windowS: "86400", bond: "100000000000000000000" },
    workTreasury: address("c"),
    circulationRateBps: 5000,
    oracleSigners: ["1", "2", "3", "4", "5"].map(address),
  },
} as unknown as CommunityView;

/** What a person changes or fills in, and what must then be called with it. */
const FILLED: Readonly<Record<Exclude<FormKind, "free">, readonly [Values, readonly unknown[]]>> = {
  model: [
    { decision: "reject", reason: "false alarms" },
    ["ModelRegistry.reject", VIEW.models[0]?.key, "false alarms"],
  ],
  ruleAdopt: [
    { ruleName: "savings", document: CID },
    ["RuleBook.adopt", "savings", CID, digestBytes(utf8ToBytes("a rule"))],
  ],
  ruleRetire: [{}, ["RuleBook.retire", VIEW.rules[0]?.id]],
  capability: [{ bit: "4", document: CID }, ["AccessStandards.setCapability", "4", digestOfCid(CID)]],
  standard: [
    { standardNumber: "2", document: CID, minimumTier: "1", needs: "0 1", graceDays: "1" },
    ["AccessStandards.setStandard", "2", { digest: digestOfCid(CID), minimumTier: "1", capabilities: "3" }, "86400"],
  ],
  governor: [{ quorumBps: "1.5" }, ["AITNGovernor.updateQuorumNumerator", "150"]],
  incentive: [{ "weights.kappa": "3" }, ["IncentiveSettings.setParameters", expect.objectContaining({})]],
  permit: [
    { feePerReplication: "0.01" },
    [
      "SimulationPermit.setPermitParams",
      { ...VIEW.parameters.permit, feePerReplication: "10000000000000000" },
      address("c"),
    ],
  ],
  work: [{ feeBps: "2.5" }, ["RobotWork.setWorkParams", { ...VIEW.parameters.work, feeBps: "250" }, address("c")]],
  circulation: [{ rateBps: "40" }, ["CirculationReward.setRate", "4000"]],
  plan: [
    { budget: "1000", from: "2027-01-01T00:00", until: "2027-02-01T00:00", document: CID },
    [
      "CirculationReserve.openPlan",
      address("5"),
      "1000000000000000000000",
      "1798761600",
      "1801440000",
      digestOfCid(CID),
    ],
  ],
  pay: [{ amount: "5" }, ["CirculationReserve.pay", "1", address("6"), "5000000000000000000"]],
  loanMarket: [
    {},
    [
      "LoanMarket.createMarket",
      {
        loanToken: address("1"),
        collateralToken: address("2"),
        oracle: address("3"),
        rateModel: address("4"),
        lltv: "625000000000000000",
        borrowLtv: "500000000000000000",
        debtCeiling: "10000000000000000000000000",
      },
    ],
  ],
  oracle: [{ seat4: "" }, ["PriceOracle.setSigner", "4", address("0")]],
};

group("a form", () => {
  it.each(Object.entries(FILLED))("of %s makes the call that was meant, and the contract has it", (kind, filled) => {
    const form = FORMS[kind as keyof typeof FILLED];
    const fields = form.fields(VIEW);
    const values = { ...initialValues(fields), ...filled[0] };
    const args = argumentsOf(fields, values);
    expect(args).not.toBeNull();
    const calls = form.calls(args ?? {}, VIEW, values);
    const told = calls.map((call) => ("to" in call ? [] : [`${call.contract}.${call.fn}`, ...call.args]));
    expect(told).toEqual([filled[1]]);
    for (const call of calls)
      if ("fn" in call) expect(encodeCall(call.contract, call.fn, call.args)).toMatchObject({ ok: true });
    expect(EconomyAct.safeParse({ kind: "propose", title: "a", text: "b", calls }).success).toBe(true);
  });

  it.each(["governor", "incentive", "permit", "work", "circulation", "oracle"] as const)(
    "of %s calls nothing while nothing is changed",
    (kind) => {
      const fields = FORMS[kind].fields(VIEW);
      const values = initialValues(fields);
      const args = argumentsOf(fields, values);
      expect(args).not.toBeNull();
      expect(FORMS[kind].calls(args ?? {}, VIEW, values)).toEqual([]);
    },
  );

  test("changes one incentive parameter and leaves the others as they are", () => {
    const fields = FORMS.incentive.fields(VIEW);
    const values = { ...initialValues(fields), "schedule.base": "12000" };
    const [call] = FORMS.incentive.calls(argumentsOf(fields, values) ?? {}, VIEW, values);
    const { incentive } = VIEW.parameters;
    const schedule = { ...(incentive.schedule as object), base: "12000000000000000000000" };
    expect(call).toMatchObject({ args: [{ ...incentive, schedule }] });
  });

  it("is there for each kind but the free one", () => {
    expect([...Object.keys(FORMS), "free"].sort()).toEqual([...FORM_KINDS].sort());
  });
});

group("what is typed", () => {
  it.each([
    ["aitn", "1.0000000000000000001"],
    ["aitn", "-1"],
    ["aitn", "1e3"],
    ["bps", "1.005"],
    ["address", "0x12"],
    ["document", "bafkreimodel"],
    ["document", `${CID.slice(0, -1)}z`],
    ["whole", "1.5"],
    ["time", "soon"],
    ["text", "  "],
  ] as const)("%s %s is refused", (kind, text) => {
    expect(argumentOf({ name: "x", kind }, { x: text })).toBeNull();
  });

  test("amounts keep every digit, back and forth", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.constantFrom(0, 2, 16, 18), (value, digits) => {
        expect(scaled(unscaled(value.toString(), digits), digits)).toBe(value.toString());
      }),
    );
  });

  test("a content address has the digest of its document", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(digestOfCid(rawCid(bytes))).toBe(digestBytes(bytes));
      }),
    );
  });

  it.each([
    ["bool", "true", true],
    ["bool", "yes", null],
    ["string", "", ""],
    ["uint256", " 7 ", "7"],
    ["uint256", "", null],
    [
      "uint256[]",
      "[1, 115792089237316195423570985008687907853269984665640564039457584007913129639935]",
      ["1", "115792089237316195423570985008687907853269984665640564039457584007913129639935"],
    ],
    ["tuple", '{"a": [true, 12], "b": "x, 3]"}', { a: [true, "12"], b: "x, 3]" }],
    ["tuple", "{", null],
    ["address[]", "12", null],
  ] as const)("%s %s becomes %j", (type, text, value) => {
    expect(freeArgument(type, text)).toEqual(value);
  });

  test("the free form offers what changes something, by signatures that the contracts have", () => {
    for (const [contract, functions] of Object.entries(CALLABLE)) {
      expect(functions.length).toBeGreaterThan(0);
      for (const { signature } of functions) {
        const refused = encodeCall(contract, signature, []);
        expect(refused.ok ? "" : refused.error.message).not.toMatch(/has no function|changes nothing/);
      }
    }
  });
});

group("a call that sets parameters", () => {
  const args = { "params.feeBps": "250", "params.windowS": "86400", "params.bond": "100000000000000000000" };
  const call = (values: object) => ({
    target: { address: address("9"), name: "RobotWork" },
    signature: "setWorkParams((uint16,uint32,uint80),address)",
    args: Object.entries({ ...values, treasury: address("C") }).map(([name, value]) => ({ name, type: "x", value })),
    data: "0x",
    valueWei: "0",
  });
  test("shows what changes beside what is now, and folds away the rest", () => {
    const { shown, same } = changesOf(call(args), valuesNow(VIEW));
    expect(shown).toEqual([{ name: "params.feeBps", type: "x", value: "250", before: "0" }]);
    expect(same.map(({ name }) => name)).toEqual(["params.windowS", "params.bond", "treasury"]);
  });
  test("that changes nothing is shown whole, and so is one of another contract", () => {
    expect(changesOf(call({ ...args, "params.feeBps": "0" }), valuesNow(VIEW)).shown).toHaveLength(4);
    const other = { ...call(args), target: { address: address("9"), name: null } };
    expect(changesOf(other, valuesNow(VIEW))).toMatchObject({ shown: { length: 4 }, same: [] });
  });
});

it.each([
  ["params.debtCeiling", "10000000000000000000000000", "10\u202f000\u202f000 AITN"],
  ["params.lltv", "625000000000000000", "62.5 %"],
  ["rateBps", "4050", "40.5 %"],
  ["fromS", "1798761600", "2027-01-01 00:00:00 UTC"],
  ["params.windowS", "86400", null],
  ["seat", "4", null],
  ["budget", "0x12", null],
])("%s %s reads as %s", (name, value, words) => {
  expect(readable(name, value)).toBe(words);
});

group("words", () => {
  test("a text in two languages is shown in the reader's", () => {
    const text = "# One / 一\n\n## English\n\nyes\n\n## 中文\n\n是";
    expect(describe(text, "en")).toEqual({ title: "One", text: "yes" });
    expect(describe(text, "zh-CN")).toEqual({ title: "一", text: "是" });
    expect(describe("# Only so\n\nas it is", "zh-CN")).toEqual({ title: "Only so", text: "as it is" });
    expect(describe("without a title", "en")).toEqual({ title: "", text: "without a title" });
  });
  it.each([
    ["yes / no", "zh-CN", "yes / no"],
    ["Cast / 投出", "zh-CN", "投出"],
    ["Cast / 投出", "en", "Cast"],
    ["甲 / 乙", "en", "甲 / 乙"],
  ])("%s for %s is %s", (text, code, line) => {
    expect(lineOf(text, code)).toBe(line);
  });
  test("parts of nothing are nothing", () => {
    expect(percentOf("5", 0n)).toBe(0);
    expect(percentOf("5", 20n)).toBe(25);
  });
});
