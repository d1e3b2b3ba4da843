import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ERRORS } from "../../twins/core/errors.ts";
import { KINDS } from "./kinds.ts";
import { type Revert, revertIn } from "./refusal.ts";
import { placeholders, revertCode, revertSentence, WORDING_COUNT, WORDINGS, wordingKey } from "./revert.ts";
import { TERMS } from "./terms.ts";

interface AbiError {
  readonly type: string;
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
}

interface ContractError {
  readonly contract: string;
  readonly name: string;
  readonly inputs: AbiError["inputs"];
}

const ABI_DIR = join(import.meta.dirname, "..", "abi");

async function allErrors(): Promise<readonly ContractError[]> {
  const files = readdirSync(ABI_DIR).filter((file) => file.endsWith(".gen.ts"));
  const modules = await Promise.all(
    files.map(
      async (file): Promise<[string, Record<string, unknown>]> => [
        file.replace(".gen.ts", ""),
        await import(join(ABI_DIR, file)),
      ],
    ),
  );
  // A linked library refuses in the name of the contract that calls it, whose ABI has its errors too.
  const libraries = new Set(
    modules.flatMap(([contract, module]) => Object.values(module[`${contract}Links`] ?? {}) as string[]),
  );
  const found: ContractError[] = [];
  for (const [contract, module] of modules) {
    if (libraries.has(contract)) continue;
    const abi = module[`${contract}Abi`] as readonly AbiError[];
    for (const { type, name, inputs } of abi) if (type === "error") found.push({ contract, name, inputs });
  }
  return found;
}

const LANGUAGES = ["en", "zh"] as const;
const errors = await allErrors();
const labelOf = ({ contract, name }: ContractError): string => `${contract}.${name}`;
const SAMPLE: Readonly<Record<string, unknown>> = {
  address: `0x${"ab".repeat(20)}`,
  bytes32: `0x${"cd".repeat(32)}`,
  bytes4: "0x12345678",
  string: "pump",
};
const withSamples = ({ contract, name, inputs }: ContractError): Revert => ({
  contract,
  error: name,
  args: Object.fromEntries(inputs.map((input) => [input.name, SAMPLE[input.type] ?? 7n])),
});

const ADDRESS = "0x1234567890aBcdef1234567890abcdef12345678";
const SITE = `0x${"5e".repeat(32)}`;
const name = (text: string): string => `0x${Buffer.from(text).toString("hex").padEnd(64, "0")}`;
const told = (contract: string | undefined, error: string, args: Record<string, unknown>) =>
  LANGUAGES.map((language) => revertSentence({ contract, error, args }, language));

describe("the words for the contracts' errors", () => {
  it("are there for every error of every generated ABI, with its own arguments only", () => {
    expect(errors.length).toBeGreaterThan(300);
    expect(errors.filter((error) => wordingKey(withSamples(error)) === null).map(labelOf)).toEqual([]);
  });

  it("are the same when the contract is not known, or are silent about what only it knows", () => {
    const without = errors.map((error) => ({ ...withSamples(error), contract: undefined }));
    expect(without.filter((revert) => wordingKey(revert) === null).map(({ error }) => error)).toEqual([]);
    // What one contract's words say must not be said of another's error that looks alike.
    const wrong = errors.filter((error) => {
      const key = wordingKey({ ...withSamples(error), contract: undefined }) ?? "";
      return key.includes(".") && key !== labelOf(error);
    });
    expect(wrong.map(labelOf)).toEqual([]);
  });

  it("are all of use, and stand once", () => {
    const used = new Set(errors.map((error) => wordingKey(withSamples(error))));
    for (const error of errors) used.add(wordingKey({ ...withSamples(error), contract: undefined }));
    expect(Object.keys(WORDINGS).filter((key) => !used.has(key))).toEqual([]);
    expect(Object.keys(WORDINGS)).toHaveLength(WORDING_COUNT);
  });

  it("are sentences in both languages, with kinds that exist and codes that people can look up", () => {
    for (const [key, wording] of Object.entries(WORDINGS)) {
      expect(ERRORS, key).toHaveProperty(wording.code);
      expect(wording.en, key).toMatch(/^["{A-Z0-9][^\p{Script=Han}]{20,}\.$/u);
      expect(wording.zh, key).toMatch(/\p{Script=Han}.*。$/u);
      for (const language of LANGUAGES) {
        expect(wording[language].replace(/\{\w+:\w+\}/g, ""), key).not.toMatch(/[{}]/);
        for (const [, kind] of placeholders(wording[language])) expect(KINDS, `${key} ${kind}`).toHaveProperty(kind);
      }
      // What one language tells with an argument, the other tells too.
      const named = (text: string) => placeholders(text).map(String).sort();
      expect(named(wording.zh), key).toEqual(named(wording.en));
    }
  });

  it("write each argument by a kind that its type can have", () => {
    const allowed: Readonly<Record<string, readonly string[]>> = {
      address: ["address"],
      bytes32: ["id", "text", "term"],
      bytes4: ["id"],
      string: ["text"],
    };
    const odd: string[] = [];
    for (const error of errors) {
      const wording = WORDINGS[wordingKey(withSamples(error)) ?? ""];
      for (const [argument, kind] of placeholders(wording?.en ?? "")) {
        const type = error.inputs.find((input) => input.name === argument)?.type ?? "";
        const numeric = /^uint/.test(type) && !["address", "text", "term"].includes(kind);
        if (!numeric && !allowed[type]?.includes(kind)) odd.push(`${labelOf(error)} ${argument} ${type} ${kind}`);
      }
    }
    expect(odd).toEqual([]);
  });
});

describe("a sentence", () => {
  it("holds amounts, times, addresses and names as people read them", () => {
    expect(
      told("RobotWork", "DepositTooSmall", {
        site: SITE,
        deposit: 12_500_000_000_000_000_000n,
        needed: 20n * 10n ** 18n,
      }),
    ).toEqual([
      "The site's deposit (12.5 AITN) does not cover this payment (20 AITN). Deposit more, or settle less.",
      "场所押金（12.5 AITN）不足以支付这笔 20 AITN 的款项，请补足押金，或减少结算。",
    ]);
    expect(told("Guardian", "GuardianExpired", { expiresAt: "1795870475" })).toEqual([
      "The emergency brake ended at 2026-11-28 12:54:35 UTC. Only the DAO can prolong it.",
      "紧急制动已于 2026-11-28 12:54:35 UTC 到期，仅 DAO 可以延长。",
    ]);
    expect(told("DeviceNFT", "UnknownDevice", { device: ADDRESS })[0]).toBe(
      "Device 0x1234…5678 is not registered on chain. Enrol it first, or check its address.",
    );
    expect(told("PlanApproval", "MissingRole", { site: SITE, caller: ADDRESS, role: "2" })).toEqual([
      "0x1234…5678 is not approver of site 0x5e5e…5e5e. Ask the site's owner for this role, or someone who has it.",
      "0x1234…5678 不具备场所 0x5e5e…5e5e 的审批人角色，请向场所所有者申请，或由具备该角色的人操作。",
    ]);
    expect(told("AITNTimelock", "TimelockInsufficientDelay", { delay: 5400n, minDelay: 172_801n })[0]).toContain(
      "1 hour 30 minutes is shorter than the timelock's 2 days.",
    );
    expect(told("LoanMarket", "LtvOutOfRange", { lltv: 8n * 10n ** 17n, borrowLtv: 825n * 10n ** 15n })[0]).toContain(
      "up to 82.5 % with liquidation at 80 %",
    );
  });

  it("never makes an amount greater than it is, and shows one that is nearly nothing", () => {
    const [held] = told("AITNToken", "ERC20InsufficientBalance", {
      sender: ADDRESS,
      balance: 10n ** 18n - 1n,
      needed: 1n,
    });
    expect(held).toContain("holds 0.999999 AITN, and 1 wei are needed");
    const [supply] = told("AITNToken", "GenesisSum", { sum: 10n ** 27n, supply: "0" });
    expect(supply).toContain("sum to 1\u202f000\u202f000\u202f000 AITN, and the supply is 0 AITN");
  });

  it("says which term is wrong, in its unit, and what it has to be", () => {
    expect(told("TrainingMarket", "OutOfRange", { which: name("reward") })).toEqual([
      "A term is not allowed: the reward has to be at least 1 wei a round. Correct it and send it again.",
      "条款不被允许：报酬须至少每轮 1 wei。请更正后重新提交。",
    ]);
    expect(told("RobotWork", "ParameterOutOfRange", { name: name("windowS"), value: 60n })[0]).toBe(
      "The parameter is not allowed (1 minute): the window has to be 1 hour to 14 days. Correct it and send it again.",
    );
    const rule = { which: name("quorum"), value: 5000n, least: 100n, most: 2000n };
    expect(told("AITNGovernor", "RuleOutOfRange", rule)).toEqual([
      "A vote cannot set the quorum to 50 %. It has to be 1 % to 20 %.",
      "不能将法定票数设为 50 %，须为 1 % 至 20 %。",
    ]);
    // A pool passes on what the training market says, which has the same shape as its own.
    expect(told("InvestPool", "OutOfRange", { which: name("rounds") })[0]).toContain(
      "number of rounds has to be 1 to 1000",
    );
    // Two contracts have a bond of this name, with other ranges: nothing is said that may be wrong.
    expect(told(undefined, "OutOfRange", { which: name("bond") })[0]).toContain('"bond" is outside its range');
    expect(told("RobotWork", "ParameterOutOfRange", { name: name("newTerm"), value: 3n })[1]).toContain(
      "“newTerm”超出范围",
    );
  });

  it("is the contract's own where contracts use one name", () => {
    const [escrow] = told("WorkEscrow", "WrongState", { escrow: SITE, state: 3n });
    expect(escrow).toContain("Escrow 0x5e5e…5e5e is closed");
    const [permit] = told("SimulationPermit", "WrongState", { permit: SITE, state: 3n });
    expect(permit).toContain("Permit 0x5e5e…5e5e is open to challenges");
    expect(told(undefined, "WrongState", { permit: SITE, state: 3n })[0]).not.toMatch(/Permit|Escrow/);
    expect(revertCode({ contract: "Treasury", error: "UnknownPlan", args: { plan: 3n } })).toBe("CHAIN_UNKNOWN");
    expect(revertCode({ contract: "PlanApproval", error: "UnknownPlan", args: { site: SITE, plan: SITE } })).toBe(
      "PLAN_UNKNOWN",
    );
  });

  it("is honest about an error that nobody described", () => {
    expect(told("RobotWork", "FluxReversed", { site: SITE })).toEqual([
      "The contract refused this with FluxReversed, for which there are no words here. Look the name up in the contract, or ask who runs the server.",
      "合约以 FluxReversed 为由拒绝了请求，此处没有相应的说明，请在合约源码中查找该名称，或询问服务器管理员。",
    ]);
    // The error of a later version has lost an argument: half a sentence would be worse than its name.
    expect(told("RobotWork", "DepositTooSmall", { site: SITE })[0]).toContain("DepositTooSmall, for which");
    expect(revertCode({ error: "constructor", args: {} })).toBe("CHAIN_REVERT");
  });
});

describe("any arguments", () => {
  const anyValue = fc.oneof(
    fc.anything({ withBigInt: true }),
    fc.bigInt(),
    fc.maxSafeNat().map(String),
    fc.string({ unit: "binary" }),
    fc.constantFrom(Number.NaN, -1n, {}, Object.create(null)),
  );

  it("are written without an exception, a hole or a control character", () => {
    fc.assert(
      fc.property(fc.constantFrom(...errors), fc.infiniteStream(anyValue), fc.boolean(), (error, values, known) => {
        const args = Object.fromEntries(error.inputs.map((input) => [input.name, values.next().value]));
        for (const language of LANGUAGES) {
          const contract = known ? error.contract : undefined;
          const sentence = revertSentence({ contract, error: error.name, args }, language);
          expect(sentence).not.toMatch(/undefined|\[object|NaN|[\p{Cc}\p{Cf}]/u);
          expect(sentence).not.toContain("no words here");
          expect(sentence.length).toBeLessThan(1200);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("of unsigned integers are never cut to another number of digits than they have", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (wei) => {
        const text = KINDS.wei(wei, { contract: undefined, args: {}, language: "en" }).replaceAll("\u202f", "");
        const [, whole = "", fraction = "", unit] = /^(\d+)(?:\.(\d{1,6}))? (AITN|wei)$/.exec(text) ?? [];
        const shown = unit === "wei" ? BigInt(whole) : BigInt(whole + fraction.padEnd(18, "0"));
        expect(shown <= wei && wei - shown < 10n ** 12n).toBe(true);
      }),
    );
  });
});

describe("details of a failure", () => {
  it("give the refusal back, and nothing when they hold none", () => {
    const revert = { contract: "RobotWork", error: "NoCredit", args: { site: SITE, device: ADDRESS } };
    expect(revertIn(JSON.parse(JSON.stringify(revert)))).toEqual(revert);
    expect(revertIn({ error: "NoCredit", args: {} })).toEqual({ error: "NoCredit", args: {}, contract: undefined });
    for (const none of [
      undefined,
      {},
      { error: 7, args: {} },
      { error: "NoCredit" },
      { error: "NoCredit", args: null },
    ]) {
      expect(revertIn(none)).toBeNull();
    }
  });
});

describe("the terms", () => {
  it("are those that the contracts name, and no others", () => {
    const sources = join(import.meta.dirname, "..", "src");
    const files = readdirSync(sources, { recursive: true, encoding: "utf8" });
    const text = files
      .filter((file) => file.endsWith(".sol") && !file.endsWith(".t.sol") && !file.startsWith("testing"))
      .map((file) => readFileSync(join(sources, file), "utf8"))
      .join("\n");
    const inErrors = text.matchAll(/(?:OutOfRange|_within)\(\s*"(\w+)"/g);
    const windows = text.matchAll(/_window\([\w.]+, "(\w+)"\)/g);
    const named = new Set([...inErrors, ...windows].map(([, term]) => term));
    expect(named.size).toBeGreaterThan(50);
    expect(new Set(Object.values(TERMS).flatMap((terms) => Object.keys(terms)))).toEqual(named);
  });
});
