import { parseAst } from "rolldown/parseAst";
import { expect, test } from "vitest";
import { isTest, type Source, sources } from "./sources.ts";

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  value !== null && typeof value === "object" && typeof (value as Node).type === "string";

function* nodes(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodes(item);
  if (!isNode(value)) return;
  yield value;
  for (const [key, child] of Object.entries(value)) if (key !== "type") yield* nodes(child);
}

const worded = (): Source[] =>
  sources().filter(({ path }) => /^(server|twins|models)\/.*\.ts$/.test(path) && !isTest(path));

/** The arguments of each call of a function of this name. */
function calls({ path, text }: Source, name: string): Node[][] {
  if (!new RegExp(`\\b${name}\\(`).test(text)) return [];
  return [...nodes(parseAst(text, { lang: "ts" }, path))]
    .filter((node) => /^(Call|New)Expression$/.test(node.type) && isNode(node.callee) && node.callee.name === name)
    .map((node) => node.arguments as Node[]);
}

/** How a library, the disk or another program is quoted: our words around it are only its detail, so its code leads. */
const QUOTED = /\.(message|shortMessage|reason|error)\b|\bmessage\b|\btext\b/;

/**
 * Refusals that no person reads on a screen of ours, or that say what another program said; and how many there are.
 * Every other refusal is worded in both languages: `refuse`.
 */
const LISTED: Readonly<Record<string, [count: number, reason: string]>> = {
  "server/chain/embedded/anvil.ts": [
    3,
    "what is wrong with the engine, for the log; the console says that the chain is down",
  ],
  "server/chain/embedded/embedded.ts": [1, "a setting that only our own process makes"],
  "server/chain/embedded/genesis.ts": [1, "the engine's own files, for the log"],
  "server/chain/embedded/integrity.ts": [3, "for the log; CHAIN_TAMPERED has the sentence for people"],
  "server/chain/embedded/ipc.ts": [1, "which call of the engine failed"],
  "server/chain/embedded/journal.ts": [2, "where the block journal is damaged, for the log"],
  "server/chain/embedded/lock.ts": [1, "which file is held; STORE_LOCKED has the sentence"],
  "server/chain/embedded/producer.ts": [6, "JSON-RPC answers, read by wallets and programs"],
  "server/chain/embedded/proxy.ts": [1, "JSON-RPC answers, read by wallets and programs"],
  "server/chain/embedded/replay.ts": [1, "where the block journal is damaged, for the log"],
  "server/chain/embedded/rpc.ts": [2, "which call of the engine failed"],
};

test("what people are refused with is worded in both languages", () => {
  const found: Record<string, number> = {};
  for (const source of worded())
    for (const [, message] of calls(source, "fail")) {
      if (message === undefined || (message.type !== "Literal" && message.type !== "TemplateLiteral")) continue;
      if (message.type === "TemplateLiteral" && QUOTED.test(source.text.slice(message.start, message.end))) continue;
      found[source.path] = (found[source.path] ?? 0) + 1;
    }
  expect(found).toEqual(Object.fromEntries(Object.entries(LISTED).map(([path, [count]]) => [path, count])));
});

/** A text's own characters, with … for what is filled in; null where it is no literal. */
function pattern(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === "Literal") return String(node.value);
  if (node.type !== "TemplateLiteral") return null;
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("…");
}

test("a refusal is a whole sentence in each language", () => {
  const wrong: string[] = [];
  for (const source of worded())
    for (const [, said] of [...calls(source, "refuse"), ...calls(source, "Refusal")]) {
      const properties = said?.type === "ObjectExpression" ? (said.properties as Node[]) : [];
      const text = (key: string): string | null =>
        pattern(properties.find((p) => isNode(p.key) && p.key.name === key)?.value);
      const [en, zh] = [text("en"), text("zh")];
      if (en !== null && !/^[\p{Lu}\d…“].*[.…]$/su.test(en)) wrong.push(`${source.path}: ${en}`);
      if (zh !== null && !/(。|…)$/u.test(zh)) wrong.push(`${source.path}: ${zh}`);
      if (zh !== null && !/\p{Script=Han}|…/u.test(zh)) wrong.push(`${source.path}: ${zh}`);
    }
  expect(wrong).toEqual([]);
});
