import { FOLLOWING_SHARE } from "../../../twins/drill/guidance.ts";
import { exitCodes } from "../command.ts";
import type { Said } from "../language.ts";

const share = Math.round(100 * FOLLOWING_SHARE);
const codes = exitCodes({
  en: "SIM_UNKNOWN (no such drill), SIM_FORMAT (not a record of it, not a start of its site), SIM_STATE (nothing is known of the site now), SIM_CANCELLED, SYNC_LOST (no server), AUTH_REQUIRED, AUTH_FORBIDDEN (who may know), HOST_CONFIG",
  zh: "SIM_UNKNOWN（没有这样的演练）、SIM_FORMAT（不是其记录，或不是该场所的状态）、SIM_STATE（场所当前状态未知）、SIM_CANCELLED、SYNC_LOST（无服务器）、AUTH_REQUIRED、AUTH_FORBIDDEN（无权查看）、HOST_CONFIG",
});

export const usage: Said = {
  en: `Usage: aitn drill list [--json]
       aitn drill run SITE HAZARD [--seeds N] [--first N] [--agents N] [--plan P] [--guidance G] [--compare G]
                      [--live [--server URL] [--as PERSON] [--password-file PATH] | --start FILE]
                      [--drill ID] [--record FILE] [--json]
       aitn drill replay FILE [--json]

list     The drills that are shipped: site, hazard, length and people.
run      Runs a drill with simulated people alone, over seeds, in threads, and prints each figure as a mean with its 95 %
         interval. The same seed gives the same digest everywhere. Ctrl-C stops it.
replay   Plays a record again and prints its digest: one that --record wrote, or a lobby's record-N.jsonl, which needs the
         lobby.json beside it.

  SITE HAZARD     such as hotel fire, home earthquake; aitn drill list has them all
  --seeds N       how many seeds, 1 to 1000 (default 20)
  --first N       the first of them, which the others follow (default 1)
  --agents N      simulated people, as many as the drill takes at the most (default: the drill's own number)
  --plan P        changes to the drill, such as doors=closed,exits=spread,wardens=2: doors (asShipped, open, closed),
                  alarmAtS (s), reactionFactor, exits (quickest, nearest, spread), wardens
  --guidance G    nearest (default): signs that never change, people take the way that looks quickest; or
                  evacuation-guidance: the zoo's model steers the signs by what detectors tell, and ${share} % of people follow
                  them (Galea et al. 2017)
  --compare G     runs the same seeds under that guidance, too, and prints the paired differences with their 95 % intervals
  --live          begins from how the site is now, by the server's telemetry: doors, people by room, machines, weather; what is
                  not known stays as the drill has it, and is said
  --server URL    of that server (default http://127.0.0.1:4380)
  --as PERSON     who signs in there; on its own machine nobody may need to
  --password-file PATH  its first line is the password; asked for unless given
  --start FILE    begins from the state in a JSON file: the start of a run with --live --json
  --drill ID      where a site has several drills of a hazard
  --record FILE   writes the first seed's record, which replay takes; not with --plan
  --json          one JSON object on stdout. run: drill, site, hazard, guidance, model, agents, plan, start (the state that it
                  began from, null as written),
                  runs: [{seed, digest, people, safe, incapacitated, out, staying, notOut, lastOutS, medianOutS, fedAbove03,
                  meanFed, highestPerM2, endedAtS}], summary: {figure: {mean, low, high, min, max}},
                  compare: {guidance, model, runs, summary, differences: {figure: {pairs, mean, low, high, better}}};
                  of an earthquake motion: {pgaG, pgvMps, mmi, ...}, buildingDamage: {own: {type, code, probabilities},
                  from, law, others}, toppling: {runs, allPieces, pieces: [{title, place, fell: {count, mean, low, high}}],
                  rooms: [{title, meanPct, quietPct}], advice, assumes}, over the seeds

safe counts who is out, and who stays behind a closed door because a sign says so and has a dose below 0.3; staying says how
many of them are inside. A difference is of the first guidance from the one that it is compared with; better names one only
where the interval leaves out 0.
${codes.en}
`,
  zh: `用法：aitn drill list [--json]
      aitn drill run 场所 灾害 [--seeds N] [--first N] [--agents N] [--plan P] [--guidance G] [--compare G]
                     [--live [--server 地址] [--as 人员] [--password-file 路径] | --start 文件]
                     [--drill 编号] [--record 文件] [--json]
      aitn drill replay 文件 [--json]

list     随产品提供的演练：场所、灾害、时长和人数。
run      仅用模拟人员按多个种子在多个线程中运行一次演练，各指标给出均值及 95 % 区间。相同的种子在任何地方得到相同的摘要。
         Ctrl-C 停止。
replay   重放一份记录并输出其摘要：由 --record 写出的记录，或大厅的 record-N.jsonl（需要旁边的 lobby.json）。

  场所 灾害       例如 hotel fire、home earthquake；aitn drill list 列出全部
  --seeds N       种子个数，1 到 1000（默认 20）
  --first N       第一个种子，其余依次递增（默认 1）
  --agents N      模拟人数，不超过该演练的上限（默认：演练自身的人数）
  --plan P        对演练的改动，例如 doors=closed,exits=spread,wardens=2：doors（asShipped、open、closed）、
                  alarmAtS（秒）、reactionFactor、exits（quickest、nearest、spread）、wardens
  --guidance G    nearest（默认）：标志固定不变，人员选择看上去最快的路径；或 evacuation-guidance：由模型库中的模型根据
                  探测器读数控制标志，${share} % 的人会遵循（Galea 等，2017）
  --compare G     对相同的种子再按该引导方式运行，并给出成对差值及其 95 % 区间
  --live          按服务器的遥测，从场所当前实际状态开始：门、各房间人数、机床、天气；未知部分按演练设定，并会说明
  --server 地址   该服务器的地址（默认 http://127.0.0.1:4380）
  --as 人员       在那里登录的人员；本机可能无需登录
  --password-file 路径  其首行为密码；未给出时会询问
  --start 文件    从 JSON 文件中的状态开始：即 --live --json 运行结果中的 start
  --drill 编号    场所对同一灾害有多个演练时使用
  --record 文件   写出第一个种子的记录，可供 replay 使用；不能与 --plan 同用
  --json          标准输出上一个 JSON 对象。run：drill、site、hazard、guidance、model、agents、plan、start（初始状态，
                  按原设定时为 null）、
                  runs: [{seed, digest, people, safe, incapacitated, out, staying, notOut, lastOutS, medianOutS, fedAbove03,
                  meanFed, highestPerM2, endedAtS}]、summary: {指标: {mean, low, high, min, max}}、
                  compare: {guidance, model, runs, summary, differences: {指标: {pairs, mean, low, high, better}}}；
                  地震另有 motion: {pgaG, pgvMps, mmi, ...}、buildingDamage: {own: {type, code, probabilities}, from, law,
                  others}、toppling: {runs, allPieces, pieces: [{title, place, fell: {count, mean, low, high}}],
                  rooms: [{title, meanPct, quietPct}], advice, assumes}，均按各种子统计

safe 统计已撤出的人，以及按标志留在关好的门后、剂量低于 0.3 的人；staying 为其中仍在室内的人数。差值为前一种引导方式减去
被比较的方式；仅当区间不含 0 时，better 才给出较好的一方。
${codes.zh}
`,
};
