import { resolve } from "node:path";
import { expect, test } from "vitest";
import { must } from "../twins/core/result.ts";
import { readConfig, settingGasWei, settingWei } from "./config.ts";

test("flags come before the environment, and that before what is set at first", () => {
  expect(must(readConfig({}, {}))).toEqual({
    dataDir: resolve(".data"),
    host: "127.0.0.1",
    port: 4380,
    chainUrl: "http://127.0.0.1:4381",
    retentionDays: 30,
    tickHz: 20,
    coinPriceAitn: "1000",
    payOutAt: "off",
    payOutHours: 24,
    mostGasGwei: "auto",
    accounts: false,
    proposals: "auto",
    publicLive: [],
  });
  const env = { AITN_PORT: "5000", AITN_TICK_HZ: "10", AITN_ACCOUNTS: "1" };
  expect(must(readConfig(env, { port: "0" }))).toMatchObject({ port: 0, tickHz: 10, accounts: true });
});

test("an amount of the settings is exact", () => {
  expect(["auto", "300", "0.05"].map(settingGasWei)).toEqual([null, 300n * 10n ** 9n, 5n * 10n ** 7n]);
  expect(["off", "1", "12.5", "0.000000000000000001"].map(settingWei)).toEqual([
    null,
    10n ** 18n,
    125n * 10n ** 17n,
    1n,
  ]);
});

test("an empty variable counts as unset: it is how service files unset one", () => {
  const variables = ["DATA", "HOST", "PORT", "CHAIN_URL", "RETENTION_DAYS", "TICK_HZ", "ACCOUNTS"];
  const empty = Object.fromEntries(variables.map((name) => [`AITN_${name}`, ""]));
  expect(must(readConfig(empty, {}))).toEqual(must(readConfig({}, {})));
});

test.each([
  [{}, { port: "abc" }, "--port abc: expected a whole number from 0 to 65535."],
  [{}, { port: "" }, "--port : expected a whole number from 0 to 65535."],
  [{}, { port: "65536" }, "--port 65536: expected a whole number from 0 to 65535."],
  [{}, { port: "0x50" }, "--port 0x50: expected a whole number from 0 to 65535."],
  [{ AITN_PORT: "1.5" }, {}, "AITN_PORT=1.5: expected a whole number from 0 to 65535."],
  [{}, { dataDir: "" }, "--data : expected a folder."],
  [{}, { host: "a b" }, "--host a b: expected an address to listen on."],
  [{}, { chainUrl: "ftp://x" }, "--chain ftp://x: expected an http address."],
  [{ AITN_RETENTION_DAYS: "0" }, {}, "AITN_RETENTION_DAYS=0: expected a number above 0 and up to 3650."],
  [{ AITN_TICK_HZ: "fast" }, {}, "AITN_TICK_HZ=fast: expected a number from 1 to 60."],
  [
    { AITN_COIN_PRICE: "0.0" },
    {},
    "AITN_COIN_PRICE=0.0: expected an amount of AITN above 0, up to 12 digits and 18 decimals.",
  ],
  [
    { AITN_PAY_OUT_AT: "-1" },
    {},
    "AITN_PAY_OUT_AT=-1: expected an amount of AITN above 0, up to 12 digits and 18 decimals, or off.",
  ],
  [{}, { payOutHours: "0" }, "--pay-out-hours 0: expected a number above 0 and up to 720."],
  [{ AITN_ACCOUNTS: "yes" }, {}, "AITN_ACCOUNTS=yes: expected 0 or 1."],
  [{ AITN_PROPOSALS: "2" }, {}, "AITN_PROPOSALS=2: expected auto, 0 or 1."],
  [
    { AITN_PUBLIC_LIVE: "Hotel" },
    {},
    "AITN_PUBLIC_LIVE=Hotel: expected ids of sites with commas between them, such as hotel,fms, or nothing.",
  ],
])("%j %j: %s", (env, flags, message) => {
  const read = readConfig(env, flags);
  expect(read).toMatchObject({ ok: false, error: { code: "HOST_CONFIG", message, said: { en: message } } });
  expect(read.ok ? "" : read.error.said?.zh).toMatch(/应为.*。$/);
});

test("sites whose state is public are a list, and none unless it is said", () => {
  expect(must(readConfig({ AITN_PUBLIC_LIVE: "hotel,fms" }, {})).publicLive).toEqual(["hotel", "fms"]);
  expect(must(readConfig({ AITN_PUBLIC_LIVE: "" }, {})).publicLive).toEqual([]);
});
