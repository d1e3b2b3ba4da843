import { expect, it } from "vitest";
import { readAnswer } from "./rpcAnswer.ts";

const HASH = `0x${"1".repeat(64)}`;

it.each([
  ["eth_blockNumber", "0x10"],
  ["eth_call", "0x"],
  ["eth_getLogs", []],
  ["eth_getTransactionReceipt", null],
  ["eth_getBlockByNumber", { hash: HASH }],
  ["eth_sendRawTransaction", HASH],
  ["anvil_nodeInfo", 7],
])("takes what %s gives", (method, result) => {
  const text = JSON.stringify({ jsonrpc: "2.0", id: 3, result });
  expect(readAnswer({ id: 3, method }, text, "node")).toEqual({ ok: true, value: { id: 3, result } });
});

it("hands a refusal of the node on as it is", () => {
  const error = { code: -32000, message: "nonce too low" };
  const text = JSON.stringify({ id: 3, error });
  expect(readAnswer({ id: 3, method: "eth_call" }, text, "node")).toEqual({ ok: true, value: { id: 3, error } });
});

it.each([
  ["a web page", "eth_call", "<html>busy</html>"],
  ["no object", "eth_call", "7"],
  ["another's answer", "eth_call", '{"id":999999,"result":"0x1"}'],
  ["neither result nor error", "eth_call", '{"id":3}'],
  ["a null for a number", "eth_blockNumber", '{"id":3,"result":null}'],
  ["a number below nought", "eth_blockNumber", '{"id":3,"result":"-0x1"}'],
  ["a number without end", "eth_estimateGas", `{"id":3,"result":"0x${"f".repeat(65)}"}`],
  ["an object for bytes", "eth_call", '{"id":3,"result":{"toString":1}}'],
  ["no list of logs", "eth_getLogs", '{"id":3,"result":null}'],
  ["no logs in the list", "eth_getLogs", '{"id":3,"result":[null,1,"x"]}'],
])("says that the chain is down for %s", (_, method, text) => {
  const said = { en: expect.stringContaining(method), zh: expect.stringContaining(method) };
  expect(readAnswer({ id: 3, method }, text, "node")).toMatchObject({ ok: false, error: { code: "CHAIN_DOWN", said } });
});
