import { TASK_NAMES } from "../../rounds/zooTasks.ts";
import { exitCodes } from "../command.ts";
import type { Said } from "../language.ts";

const codes = exitCodes({
  en: "MODEL_INVALID, MODEL_LAYER, MODEL_SHAPE, MODEL_BUDGET, MODEL_WEIGHTS, MODEL_TOO_LARGE, HOST_CONFIG; of a console also SYNC_LOST, AUTH_*, CHAIN_*, SIM_*",
  zh: "MODEL_INVALID、MODEL_LAYER、MODEL_SHAPE、MODEL_BUDGET、MODEL_WEIGHTS、MODEL_TOO_LARGE、HOST_CONFIG；通过控制台时另有 SYNC_LOST、AUTH_*、CHAIN_*、SIM_*",
});

export const MODEL_USAGE: Said = {
  en: `Usage: aitn model check FILE [--out OUT] [--json]
       aitn model score FILE --task TASK [--json]
       aitn model arena FILE --task TASK [--champion FILE] [--scenarios LIST] [--seed S] [--json]
       aitn model publish FILE --task TASK --name NAME --url URL [--as PERSON] [--password-file PATH] [--scenarios LIST] [--seed S] [--json]
       aitn model publish FILE --task TASK --name NAME --out DIR [--champion FILE] [--scenarios LIST] [--seed S] [--json]

check    Checks a model that you do not trust, without loading any of it: allowed layers and settings, shapes, cost of one example,
         and weights that are exactly those of its layers, all finite. FILE is a TensorFlow.js (tfjs) layers model: a model.json with its files of
         weights beside it, or one JSON file with weightData; or an ONNX model of opset 13 to 21, whose name ends in .onnx and which
         has all its data inside, as PyTorch exports it with dynamic_axes for the first side alone, or for one example: dense,
         convolutional, recurrent (GRU, LSTM, RNN), normalised and attending layers. What branches, loops, draws at random or mixes
         examples is refused; a refusal for an operator names all that run. Says what it takes and gives, what it costs, and its content
         address (CID): the same layers model has the same one, however it was saved.
score    Checks it, and runs it on the tests of a task of the zoo, in a process of its own that can read no file and knows no
         environment; beside the zoo's own model, what needs no model, and published figures.
arena    Checks it, and replays the task's recordings with it, tick by tick under a guard: numbers are brought into their range, a rule
         acts where the model gives none, and two strikes quarantine it. Beside it the rule alone and the champion: the
         zoo's own model, or that of --champion, as a console has it that the community approved. The evaluation has a digest: the same model and task give the same one on one kind of CPU. Times are not in it.
publish  With --url, at a running console: brings the model, has it replayed there, and publishes it: the console serves model,
         evaluation and card, and proposes the model to ModelRegistry in the person's account there. Asks for the password.
         With --out, offline: does both, and writes to DIR, which it makes or finds empty, the model by its CID, its evaluation,
         and a card in English and Chinese. Says what a proposal on ModelRegistry names, and what to do next. Sends nothing.

  --out OUT    of check: writes the model as one file, whose CID it is; of publish: the folder
  --url URL    of the console, such as http://127.0.0.1:4380
  --as PERSON  who signs in there; a console of this machine may need nobody to
  --password-file PATH  its first line is the password; asked for unless given
  --name NAME  of the model's family: versions under one name of one author; up to 64 bytes
  --task TASK  ${TASK_NAMES.join(", ")}
  --champion FILE  of arena, and of publish with --out: what it is measured against
  --scenarios LIST  of arena and publish: also replays the first recording with what goes wrong with a plant's readings, of noise (on all),
               gaps (one example in twenty shows again what the one before did), stuck (one reading, the middle third) and drift (one reading)
  --seed S     of the scenarios; 1 unless given
  --json       one JSON object on stdout; of check input, output, weights, operations, activationBytes, steps, layers, bytes, cid; of
               score measure, scores, champion, floors, published, cid; of arena digest, evaluation, timing; of publish name, cid,
               digest, evaluationDigest, and with --out files, with --url champion, evaluationCid, cardCid, trial, replayed

${codes.en}
`,
  zh: `用法：aitn model check 文件 [--out 输出] [--json]
      aitn model score 文件 --task 任务 [--json]
      aitn model arena 文件 --task 任务 [--champion 文件] [--scenarios 列表] [--seed 种子] [--json]
      aitn model publish 文件 --task 任务 --name 名称 --url 地址 [--as 人员] [--password-file 路径] [--scenarios 列表] [--seed 种子] [--json]
      aitn model publish 文件 --task 任务 --name 名称 --out 文件夹 [--champion 文件] [--scenarios 列表] [--seed 种子] [--json]

check    检查不受信任的模型，不加载其任何部分：允许的层与设置、形状、每例开销，以及与各层完全一致且均为有限数的权重。
         文件为 tfjs 分层模型：model.json 及同一文件夹中的权重文件，或含 weightData 的单个 JSON 文件；
         也可为算子集版本 13 到 21、数据全部在内、名称以 .onnx 结尾的 ONNX 模型：由 PyTorch 导出，只为第一边设置 dynamic_axes，
         或固定为一个样本；可含全连接、卷积、循环（GRU、LSTM、RNN）、归一化和注意力层。含分支、循环控制、随机算子或混合样本的模型会被拒绝；
         因算子被拒绝时会列出全部支持的算子。
         给出其输入、输出、开销和内容地址（CID）：同一分层模型无论如何保存，CID 都相同。
score    检查后，在单独的进程中用模型库任务的测试集运行它；该进程不能读取任何文件，也不知道任何环境变量。
         结果与模型库自己的模型、不用模型的方法和已发表的数字并列。
arena    检查后，在守护下逐拍重放任务的记录：输出被限制在范围内，模型无法给出结果时由规则代替，两次违规即隔离。
         同时给出仅用规则和冠军模型的结果：冠军为模型库自己的模型，或 --champion 所给的模型（控制台上为社区批准的最佳模型）。评测有摘要：在同类 CPU 上，同一模型和任务得到相同的摘要，其中不含时间。
publish  带 --url 时通过运行中的控制台进行：上传模型，在那里重放，然后发布——控制台提供模型、评测和模型卡，
         并以该人员在那里的账户将模型提交至 ModelRegistry。会询问密码。
         带 --out 时离线进行：依次执行以上检查与评测，并在新建的（或空的）文件夹中写入以 CID 命名的模型、评测文档和中英文模型卡。
         给出 ModelRegistry 提案所需的内容和下一步。不发送任何数据。

  --out 输出   check：将模型写成单个文件，CID 即其地址；publish：文件夹
  --url 地址   控制台的地址，例如 http://127.0.0.1:4380
  --as 人员    在那里登录的人员；本机的控制台可能无需登录
  --password-file 路径  其首行为密码；未给出时会询问
  --name 名称  模型族的名称：同一作者同名的各版本；最多 64 字节
  --task 任务  ${TASK_NAMES.join("、")}
  --champion 文件  arena，以及带 --out 的 publish：作为对照的模型
  --scenarios 列表  arena 与 publish：另在读数出错的情形下重放第一份记录，可选 noise（全部读数带噪声）、gaps（二十例中有一例重复上一例）、
               stuck（一个读数在中间三分之一时段卡死）、drift（一个读数漂移），以逗号分隔
  --seed 种子   各情形的种子；默认 1
  --json       标准输出上一个 JSON 对象；check 为 input、output、weights、operations、activationBytes、steps、layers、bytes、cid；
               score 为 measure、scores、champion、floors、published、cid；arena 为 digest、evaluation、timing；
               publish 为 name、cid、digest、evaluationDigest，带 --out 时另有 files，带 --url 时另有 champion、evaluationCid、cardCid、trial、replayed

${codes.zh}
`,
};
