import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modelClaim } from "../../contracts-abi/typed-data/ids.ts";
import { digestBytes, digestOf } from "../../twins/core/digest.ts";
import { must } from "../../twins/core/result.ts";
import type { Publication } from "../../twins/protocol/sandbox.ts";
import { type Chain, type ChainIndex, openChainIndex, ROLE } from "../chain/index.ts";
import { layDeployed, openIn } from "../chain/testing/layDeployed.ts";
import { type Governance, openGovernance } from "../governance/governance.ts";
import { MAX_LISTED, type ModelRegister, openRegister } from "../governance/register.ts";
import { stderrLog } from "../log.ts";
import { answerPublished } from "../wiring/contents.ts";
import { makePublications, type Publications } from "./publications.ts";
import { SHORT_TASK, uploadOf, variantBytes } from "./testing/models.ts";
import { openTrials, type Trials } from "./trials.ts";

const clock = { nowMs: () => Date.now() };
const log = stderrLog("publications", () => {});
const plan = {
  site: { name: "fms", depositWei: 10n ** 18n, threshold: 1, permitRequired: true },
  modelApprovers: { names: ["manager"], threshold: 1 },
};
let dir: string;
let stopChain: () => Promise<unknown>;
let chain: Chain;
let index: ChainIndex;
let governance: Governance;
let register: ModelRegister;
let trials: Trials;
let publications: Publications;
let files: Server;
let url: string;

const open = async (): Promise<Trials> =>
  must(await openTrials({ folder: join(dir, "sandbox"), clock, log, tell: () => {} }));
const publishing = (of: Trials): Publications =>
  makePublications({
    trials: of,
    log,
    registered: (cid) => register.find(cid),
    propose: (person, proposal, onClaimed) => governance.proposeModel(person, proposal, onClaimed),
  });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "aitn-publish-"));
  await layDeployed(dir, plan);
  const opened = await openIn(dir, { ...plan, clock, log });
  chain = opened.chain;
  stopChain = () => opened.embedded.stop();
  index = must(openChainIndex({ path: join(dir, "index.db"), identity: "test", follow: chain.follow }));
  governance = openGovernance(chain, clock);
  register = openRegister({ index, models: governance, pinned: () => [] });
  must(await chain.enrol("innovator", ROLE.PROPOSER | ROLE.SIMULATOR));
  must(await chain.enrol("manager", ROLE.PROPOSER | ROLE.APPROVER | ROLE.SIMULATOR));
  trials = await open();
  publications = publishing(trials);
  files = createServer(async (request, response) => {
    const answered = await answerPublished((cid) => trials.published(cid), request, request.url ?? "", response);
    if (!answered) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
}, 300_000);
afterAll(async () => {
  files?.close();
  await trials?.close();
  index?.close();
  chain?.close();
  await stopChain?.();
  rmSync(dir, { recursive: true, force: true });
});

/** Until a trial has its figures. @throws when it ends otherwise, rather than to wait for what does not come */
async function replayed(person: string, trial: string): Promise<void> {
  for (;;) {
    const row = trials.of(person).find((one) => one.trial === trial);
    if (row?.phase === "done") return;
    if (row?.phase === "refused" || row?.phase === "cancelled") throw new Error(JSON.stringify(row.failure));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
/** Brings a model of its own and replays it to the end. */
async function tried(person: string, firstWeight: number): Promise<{ trial: string; cid: string }> {
  const { model } = must(await trials.put(person, uploadOf("mine.json", variantBytes(firstWeight))));
  const cid = model?.cid ?? "";
  const { trial } = must(await trials.begin(person, { cid, task: SHORT_TASK, scenarios: [], seed: 1 }));
  await replayed(person, trial);
  return { trial, cid };
}
/** What the server does each second, until a publication is so far. */
async function until(trial: string, fits: (publication: Publication) => boolean): Promise<Publication> {
  for (;;) {
    must(await index.poll());
    must(await register.refresh());
    await publications.tick();
    const publication = trials.all().find(({ row }) => row.trial === trial)?.row.publication;
    if (publication !== null && publication !== undefined && fits(publication)) return publication;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const ask = (trial: string, name = "innovators-life") => ({ trial, name, account: null });
const permit = (cid: string) =>
  governance.requestPermit("manager", {
    scenarioDigest: digestOf(cid),
    modelCids: [cid],
    budget: 1,
    expiresAtMs: clock.nowMs() + 3_600_000,
  });
const refused = (code: string) => ({ ok: false, error: { code } });

describe("publications", () => {
  it("serve model, evaluation and card by their CIDs, are proposed in their person's account, and usable by permits once approved", async () => {
    const { trial, cid } = await tried("innovator", 0.25);
    expect(await publications.publish("manager", ask(trial))).toMatchObject(refused("SIM_UNKNOWN"));
    expect(await publications.publish("innovator", ask(trial, "a|b"))).toMatchObject(refused("CHAIN_RANGE"));
    const { publication } = must(await publications.publish("innovator", ask(trial)));
    expect(publication).toMatchObject({ phase: "claiming", status: "unknown" });
    const proposed = await until(trial, ({ phase }) => phase === "proposed");
    const author = must(await chain.account("innovator"));
    expect(register.find(cid)).toMatchObject({
      name: "innovators-life",
      number: 1,
      author,
      status: "proposed",
      digest: proposed.modelDigest,
      evaluation: proposed.evaluationDigest,
    });
    const get = async (of: string) => {
      const answer = await fetch(`${url}/models/${of}`);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("sandbox");
      return { type: answer.headers.get("content-type"), bytes: new Uint8Array(await answer.arrayBuffer()) };
    };
    const [model, evaluation, card] = await Promise.all([cid, proposed.evaluationCid, proposed.cardCid].map(get));
    // What the chain names is what anybody gets.
    expect(digestBytes(model?.bytes ?? new Uint8Array())).toBe(proposed.modelDigest);
    expect(digestBytes(evaluation?.bytes ?? new Uint8Array())).toBe(proposed.evaluationDigest);
    expect(card?.type).toBe("text/markdown; charset=utf-8");
    expect(Buffer.from(card?.bytes ?? []).toString()).toContain(proposed.evaluationDigest);
    expect((await fetch(`${url}/models/${"b".padEnd(59, "a")}`)).status).toBe(404);
    expect(await trials.remove("innovator", trial)).toMatchObject(refused("CHAIN_EXISTS"));

    expect(await permit(cid)).toMatchObject(refused("GOV_MODEL"));
    must(await governance.approveModel("manager", cid));
    expect((await until(trial, ({ status }) => status === "approved")).phase).toBe("proposed");
    expect(must(await permit(cid)).models).toHaveLength(1);
    // Whose account is gone: the files stay.
    await trials.forget("innovator");
    expect(trials.of("innovator")).toEqual([]);
    expect((await fetch(`${url}/models/${proposed.cardCid}`)).status).toBe(200);
  }, 300_000);

  it("go on after a kill at any of their steps, and are proposed once", async () => {
    const { trial, cid } = await tried("innovator", 0.5);
    must(await publications.publish("innovator", ask(trial)));
    // Another server on the same folder, as after a kill: the first one's work still ends on chain.
    await trials.close();
    trials = await open();
    publications = publishing(trials);
    await until(trial, ({ phase }) => phase === "proposed");
    expect(register.find(cid)).toMatchObject({ name: "innovators-life", status: "proposed" });
    const events = index.events("ModelProposed", { contract: "ModelRegistry" });
    expect(events.filter(({ args }) => args.cid === cid)).toHaveLength(1);
  }, 300_000);

  it("by a wallet wait for its calls, and follow the chain then; another's evaluation of the model is refused", async () => {
    const { trial, cid } = await tried("innovator", 0.75);
    const author = must(await chain.enrol("wallet", 0n));
    const { publication } = must(await publications.publish("innovator", { ...ask(trial), account: author }));
    await publications.tick();
    const { evaluationDigest: evaluation, modelDigest: digest } = publication;
    const salt = digestOf("a salt of the browser's");
    must(await chain.send("wallet", "ModelRegistry", "claim", [modelClaim(author, cid, salt)]));
    const args = ["by a wallet", cid, digest, evaluation, salt] as const;
    while (!(await chain.send("wallet", "ModelRegistry", "propose", args)).ok)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await until(trial, ({ phase }) => phase === "proposed");
    expect(register.find(cid)).toMatchObject({ author, name: "by a wallet" });
    const { model } = must(await trials.put("manager", uploadOf("same.json", variantBytes(0.75))));
    const again = { cid: model?.cid ?? "", task: SHORT_TASK, scenarios: ["drift" as const], seed: 1 };
    const other = must(await trials.begin("manager", again));
    expect(await publications.publish("manager", ask(other.trial))).toMatchObject(refused("WIRE_ORDER"));
    await replayed("manager", other.trial);
    expect(await publications.publish("manager", ask(other.trial))).toMatchObject(refused("CHAIN_EXISTS"));
  }, 300_000);
});

describe("the register", () => {
  it("lists the newest hundred, tells what has changed once, and keeps what is pinned however old", async () => {
    const oldest = index.events("ModelProposed", { contract: "ModelRegistry" }).at(-1)?.args.cid ?? "";
    const pinning = openRegister({ index, models: governance, pinned: () => [oldest] });
    const author = must(await chain.account("innovator"));
    for (let i = 0; i < MAX_LISTED; i++) {
      const salt = digestOf(i);
      must(await chain.send("innovator", "ModelRegistry", "claim", [modelClaim(author, `many-${i}`, salt)]));
      const args = ["many", `many-${i}`, digestOf(1), digestOf(2), salt] as const;
      must(await chain.send("innovator", "ModelRegistry", "propose", args));
    }
    must(await index.poll());
    must(await register.refresh());
    expect(register.all().map(({ cid }) => cid)).toEqual(
      Array.from({ length: MAX_LISTED }, (_, i) => `many-${MAX_LISTED - 1 - i}`),
    );
    must(await pinning.refresh());
    expect(pinning.all()).toHaveLength(MAX_LISTED);
    expect(pinning.all()[0]?.cid).toBe(oldest);
    expect(must(await register.refresh())).toEqual([]);
    must(await governance.approveModel("manager", "many-7"));
    must(await index.poll());
    expect(must(await register.refresh())).toMatchObject([{ cid: "many-7", status: "approved", votes: 1 }]);
  }, 300_000);
});

it("a card tells what was measured, in both languages", () => {
  const [published] = trials.all().flatMap(({ row }) => (row.publication === null ? [] : [row]));
  if (published?.publication == null || published.result === null) throw new Error("nothing was published");
  const card = readFileSync(trials.published(published.publication.cardCid)?.path ?? "", "utf8");
  for (const said of [`# ${published.publication.name}`, "（中文）", published.model.cid, "RMSE"])
    expect(card).toContain(said);
});
