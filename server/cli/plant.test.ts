import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startGateway, until } from "../../test/support/gatewayHarness.ts";
import { CodedError, must } from "../../twins/core/result.ts";
import { fms } from "../../twins/sites/fms/index.ts";
import { addThing, createTwinState } from "../../twins/state/twinState.ts";
import { thingModels } from "../../twins/things/registry.gen.ts";
import { type CliIo, EXIT } from "./command.ts";
import { plantCommand } from "./plant.ts";

function terminal() {
  const abort = new AbortController();
  const text = { out: "", err: "" };
  const io: CliIo = {
    out: (t) => {
      text.out += t;
    },
    err: (t) => {
      text.err += t;
    },
    signal: abort.signal,
    isTty: false,
  };
  return { io, abort, text };
}

test.each([
  [["--factor", "0"]],
  [["--factor", "x"]],
  [["--from", "yesterday"]],
  [["--from=-1"]],
  [["--jobset", "1.5"]],
  [["--url", "nowhere"]],
])("aitn plant %j is wrong usage, and says what is wrong", async (args) => {
  const { io, text } = terminal();
  expect(await plantCommand.run(args, io)).toBe(EXIT.usage);
  expect(text.err).toContain(args[0]!.split("=")[0]);
});

test("without a code the plant ends with what is missing", async () => {
  const { io } = terminal();
  const folder = mkdtempSync(join(tmpdir(), "aitn-plant-cli-"));
  const args = ["--data", folder, "--enrol-file", join(folder, "none")];
  await expect(plantCommand.run(args, io)).rejects.toThrow(CodedError);
  await expect(plantCommand.run(["--jobset", "11", "--data", folder], io)).rejects.toThrow("no job set 11");
});

test("the plant enrols with the code in the file, says when it is ready, and ends at Ctrl+C", async () => {
  const twin = createTwinState("fms");
  for (const thing of fms.things) must(addThing(twin, thing, thingModels[thing.model]!));
  const gateway = await startGateway({ site: twin });
  const folder = mkdtempSync(join(tmpdir(), "aitn-plant-cli-"));
  const { code } = must(gateway.registry.newCode("fms", 60_000, fms.things.length));
  writeFileSync(join(folder, "code"), `${code}\n`);
  const { io, abort, text } = terminal();
  const args = ["--url", gateway.url, "--data", folder, "--enrol-file", join(folder, "code"), "--json"];
  const ended = plantCommand.run(args, io);
  await until(() => text.out.includes('{"ready":true,"devices":10}'));
  await until(() => gateway.events.length === 10);
  abort.abort();
  expect(await ended).toBe(EXIT.ok);
  expect(
    text.out
      .split("\n")
      .filter((line) => line !== "")
      .every((line) => JSON.parse(line) !== null),
  ).toBe(true);
  await gateway.close();
});
