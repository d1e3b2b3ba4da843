import { ZOO_ABOUT } from "../../../models/zoo/about.gen.ts";
import { must } from "../../../twins/core/result.ts";
import { readJournal } from "../../rounds/journal.ts";
import { measureHead } from "../../sandbox/words.ts";
import { bytesText } from "../bytesText.ts";
import { type CliIo, EXIT } from "../command.ts";
import { readFlags } from "../flags.ts";
import { columnsOf } from "../language.ts";
import { folderOf, remarks } from "./words.ts";

/** `aitn learn status`: how far a folder's demand is. */
export async function status(argv: readonly string[], io: CliIo): Promise<number> {
  const { flags, words } = readFlags(argv, { json: "switch" }, 1);
  const journal = must(readJournal(folderOf("status", words)));
  try {
    const { demand } = journal;
    const rounds = journal.rounds();
    if (flags.json) {
      io.out(`${JSON.stringify({ ...demand, rounds })}\n`);
      return EXIT.ok;
    }
    const zh = io.language === "zh";
    const { instruction, clients, task, seed } = demand;
    const { strategy, rule, codec } = instruction;
    const how = `${strategy.name}, ${rule.name}, ${codec}`;
    const sent = bytesText(rounds.reduce((sum, { report }) => sum + report.bytes, 0));
    io.out(
      zh
        ? `${task}：${rounds.length}/${instruction.rounds} 轮，${clients.length} 个客户端，种子 ${seed}（${how}），共上传 ${sent}\n`
        : `${task}: ${rounds.length} of ${instruction.rounds} rounds, ${clients.length} clients, seed ${seed} (${how}), ${sent} sent\n`,
    );
    const measure = ZOO_ABOUT.find(({ name }) => name === task)?.measure;
    const head = measure === undefined ? (zh ? "得分" : "score") : measureHead(measure, io.language);
    const wide = Math.max(8, columnsOf(head) + 2);
    io.out(`\n${zh ? "  轮次     损失" : " round     loss"}${" ".repeat(wide - columnsOf(head))}${head}\n`);
    for (const {
      report,
      scores: [score = Number.NaN],
    } of rounds) {
      const numbers = [
        String(report.round).padStart(6),
        report.loss.toFixed(5).padStart(9),
        score.toFixed(4).padStart(wide),
      ];
      io.out(`${numbers.join("")}${remarks(report, io.language)}\n`);
    }
    return EXIT.ok;
  } finally {
    journal.end();
  }
}
