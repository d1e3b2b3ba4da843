import { exitCodes } from "../command.ts";
import type { Said } from "../language.ts";

const codes = exitCodes({
  en: "LEARN_FORGED (an update is false), LEARN_BUDGET (no noise keeps the budget), LEARN_UNKNOWN, HOST_PORT, HOST_CONFIG, STORE_LOCKED, STORE_CORRUPT, SIM_CANCELLED",
  zh: "LEARN_FORGED（更新不实）、LEARN_BUDGET（没有噪声能遵守预算）、LEARN_UNKNOWN、HOST_PORT、HOST_CONFIG、STORE_LOCKED、STORE_CORRUPT、SIM_CANCELLED",
});

export const usage: Said = {
  en: `Usage: aitn learn run TASK --dir DIR [--seed N] [--rounds N] [--strategy S] [--rule R] [--codec C] [--lying N] [--model OUT] [--json]
       aitn learn status DIR [--json]
       aitn learn audit DIR [--round N] [--client NAME] [--holder NAME | --data FILE] [--json]
       aitn learn audit DIR --node FOLDER [--round N] [--json]
       aitn learn join --task TASK {--data FILE | --holder NAME} --dir DIR [--url URL] [--code CODE | --code-file FILE]
                       [--owner ADDRESS] [--json]
       aitn learn join --node URL --task TASK {--data FILE | --holder NAME} --dir DIR [--url URL]
                       [--code CODE | --code-file FILE] [--owner ADDRESS] [--json]
       aitn learn lead --task TASK --port P --dir DIR [--url URL] [--host HOST] [--members N] [--buffer K] [--joins J] [--late V]
                       [--widths W,..] [--turn S] [--code CODE | --code-file FILE] [--owner ADDRESS] [--json]
       aitn learn epsilon --q Q --sigma S --steps T --delta D [--json]
       aitn learn epsilon --q Q --epsilon E --steps T --delta D [--json]

run      Trains a task of the zoo federatedly with the real data in its folder, all clients on this machine, and says after each
         round how good the model is on the test that nobody trained on. What is done is kept in DIR: ended at any moment, also by
         kill -9, the same command goes on there, to the same bits.
status   How far DIR is, what was dropped and who is suspected; also while it trains.
audit    Trains what clients did in a round again and compares digests: exit code 3 when an update is false. A node's members train by
         their own clocks, which nobody can repeat: with --node its update is made again of what they signed, which its leader keeps.
join     A device that learns for a server's demands: applies, trains each round on its own data, commits its updates on chain by
         its own key, and is paid by what it adds. Ends with Ctrl-C; the same command goes on. A device that is new to the chain
         needs a code of the Devices panel once. With --node it is a member of a node: what it learns leaves it under masks alone,
         signed; a demand takes only nodes whose members are all enrolled, so it needs a code once too.
lead     Leads a node of devices: one seat for a server's demands, trained by members that wait for nobody. Whenever K of them have
         trained, it learns the sum of what they learnt, and nothing of any one of them (FedBuff with secure aggregation); after J
         sums, or shortly before the round ends, it hands the node's update over. Keeps what its members signed in DIR, the newest 4 GiB,
         for audits. Begins when all N members have come once. Ends
         with Ctrl-C; the same command goes on, and members come back by themselves.
epsilon  What rounds of training spend of a client's privacy (Renyi accountant of the sampled Gaussian mechanism): with the
         chance Q of taking part in a round, noise of S times the clip norm and T rounds, nobody's part in it changes the result's
         chances by more than a factor e^epsilon, except with chance D. The second form finds the least noise that keeps a
         budget E.

  TASK          pump-health, remaining-life, milling-fault, occupancy, air-quality, traffic-speed, appliance-energy, dispatch-policy or
                evacuation-guidance
  --dir DIR     folder for the rounds; made when it is missing
  --seed N      of first weights and of every order of examples (default 1)
  --rounds N    instead of the task's own
  --strategy S  fedavg, fedavgm, fedprox, fedadam or scaffold, with usual settings, instead of the task's own
  --rule R      how updates are joined: mean (default), median, trimmed, krum, clipped or private
  --clip S      private: longest that a client's update counts for (default 1)
  --noise Z     private: noise on the sum of updates, in clip norms (default 1); the privacy spent is told at the end
  --codec C     how updates travel: float32 (default), int8 or sign, these with error feedback
  --nodes K     clients are nodes of up to K holders each: the node's leader learns their mean alone (secure aggregation)
  --widths W,.. run: clients train these shares of the network's width, by turns, such as 1,0.5,0.25 (HeteroFL); lead: the shares that there are
  --lying N     the first N clients send -4 times their update, to see what the rule makes of it
  --model OUT   writes the model as one tfjs file and prints its content address (CID); aitn model check takes it
  --round N     the round to audit, from 1 (default: the last)
  --client NAME audit this client alone (default: all)
  --data FILE   join: the device's own recording, with the columns and units of the task's first file in models/zoo/TASK/data (of pump-health in
                twins/sites/fms/recordings/skab); it stays on the device. Not of traffic-speed, dispatch-policy and evacuation-guidance.
                audit: that file
  --holder NAME join: instead, the recorded data of one of the zoo's holders; audit: on whose data a device trained
  --task TASK   join, lead: what it learns, one of the tasks above
  --url URL     join, lead: the server (default http://127.0.0.1:4380)
  --node URL    join: the leader of the node, instead of a server, which then only enrols the device
  --node FOLDER audit: the folder of the node's leader
  --port P      lead: where members come to; 0 takes a free one, which is said
  --host HOST   lead: the address to listen on (default 127.0.0.1, this machine alone)
  --members N   lead: devices of the node, 3 to 300 (default 3)
  --buffer K    lead: trainings of a sum, 3 to 100 (default half of the members)
  --joins J     lead: sums of a round (default 3)
  --late V      lead: a training that the node has gone on since by more sums is done again (default 10)
  --turn S      lead: with --widths, a member trains the largest of them with which it is done in S seconds (default 60)
  --code CODE   join, lead: enrols the device's key, made in DIR; also as the first line of --code-file
  --owner ADDR  join, lead, with a code: the account that the device is enrolled for, and that is credited with what it earns: its
                owner collects it in the console's Market. Without, what it earns is its own key's (DIR/device.key, which a
                wallet can import). Cannot be changed later. Nobody's device trains what they pay for
  --q Q         chance of a client to take part in a round, 0 to 1; also as a fraction, 150/60000
  --sigma S     standard deviation of the noise over the clip norm
  --steps T     number of rounds
  --delta D     chance that the bound does not hold; below 1 over the number of clients
  --epsilon E   the budget to keep
  --json        one JSON object on stdout; of epsilon {epsilon, order} or {sigma, epsilon}

${codes.en}
`,
  zh: `用法：aitn learn run 任务 --dir 文件夹 [--seed N] [--rounds N] [--strategy S] [--rule R] [--codec C] [--lying N] [--model OUT] [--json]
      aitn learn status 文件夹 [--json]
      aitn learn audit 文件夹 [--round N] [--client 名称] [--holder 名称 | --data 文件] [--json]
      aitn learn audit 文件夹 --node 文件夹 [--round N] [--json]
      aitn learn join --task 任务 {--data 文件 | --holder 名称} --dir 文件夹 [--url 网址] [--code 登记码 | --code-file 文件]
                      [--owner 地址] [--json]
      aitn learn join --node 网址 --task 任务 {--data 文件 | --holder 名称} --dir 文件夹 [--url 网址] [--code 登记码 | --code-file 文件]
                      [--owner 地址] [--json]
      aitn learn lead --task 任务 --port 端口 --dir 文件夹 [--url 网址] [--host 地址] [--members N] [--buffer K] [--joins J] [--late V]
                      [--widths W,..] [--turn S] [--code 登记码 | --code-file 文件]
                      [--owner 地址] [--json]
      aitn learn epsilon --q Q --sigma S --steps T --delta D [--json]
      aitn learn epsilon --q Q --epsilon E --steps T --delta D [--json]

run      用模型库任务文件夹中的真实数据进行联邦训练，所有客户端都在本机；每轮后给出模型在无人训练过的测试集上的表现。
         已完成的部分保存在文件夹中：随时中断（包括 kill -9）后，用同一命令继续，结果逐位相同。
status   文件夹中的进度、被弃用的更新和可疑的客户端；训练进行时也可查看。
audit    重新训练客户端在某一轮所做的工作并比对摘要：更新不实时退出码为 3。节点成员按各自的时钟训练，无法重做：
         使用 --node 时，由其领导者保存的成员签名内容重新得出节点的更新。
join     作为学习设备响应服务器的需求：提交申请，用自己的数据训练每一轮，用自己的密钥在链上承诺更新，并按其贡献获得报酬。
         用 Ctrl-C 结束；同一命令可继续。对链而言的新设备需要一次“设备”面板的登记码。
         使用 --node 时为节点的成员：其所学仅在掩码下并经签名离开设备；需求只接受成员均已登记的节点，因此也需要一次登记码。
lead     领导一个设备节点：在服务器的需求中占一个席位，由互不等待的成员训练。每当 K 个成员完成训练，领导者只得知其所学之和，
         而得不到任何单个成员的内容（FedBuff 与安全聚合）；J 次求和后，或在该轮结束前不久，提交节点的更新。
         成员签名的内容保存在文件夹中以供审计（最新的 4 GiB）。全部 N 个成员都来过后开始。
         用 Ctrl-C 结束；同一命令可继续，成员会自动重连。
epsilon  计算各轮训练消耗的客户端隐私（采样高斯机制的 Rényi 记账）：每轮参与概率为 Q、噪声为裁剪范数的 S 倍、共 T 轮时，
         任何一方是否参与使结果的概率改变不超过 e^epsilon 倍，例外的概率为 D。第二种形式求出不超过预算 E 的最小噪声。

  任务          pump-health、remaining-life、milling-fault、occupancy、air-quality、traffic-speed、appliance-energy、dispatch-policy 或
                evacuation-guidance
  --dir 文件夹  保存各轮；不存在时创建
  --seed N      初始权重和各次样本顺序的种子（默认 1）
  --rounds N    代替任务自带的轮数
  --strategy S  fedavg、fedavgm、fedprox、fedadam 或 scaffold（常用设置），代替任务自带的策略
  --rule R      更新的合并方式：mean（默认）、median、trimmed、krum、clipped 或 private
  --clip S      private：客户端更新计入的最大范数（默认 1）
  --noise Z     private：更新之和上的噪声与裁剪范数之比（默认 1）；结束时给出所用的隐私预算
  --codec C     更新的传输方式：float32（默认）、int8 或 sign，后两者带误差反馈
  --nodes K     客户端为节点，每个节点至多 K 个数据持有者：节点的领导者只得知其均值（安全聚合）
  --widths W,.. run：各客户端轮流训练网络宽度的这些份额，如 1,0.5,0.25（HeteroFL）；lead：可用的份额
  --lying N     前 N 个客户端发送其更新的 -4 倍，用来观察合并方式的效果
  --model 输出  将模型写成单个 tfjs 文件并输出其内容地址（CID）；可用 aitn model check 检查
  --round N     要审计的轮次，从 1 起（默认：最后一轮）
  --client 名称 只审计此客户端（默认：全部）
  --data 文件   join：本设备自己的录制数据，列和单位与 models/zoo/任务/data 中该任务的首个文件相同（pump-health 见
                twins/sites/fms/recordings/skab）；数据不离开本设备。不适用于 traffic-speed、dispatch-policy 和
                evacuation-guidance。audit：该文件
  --holder 名称 join：改用模型库中某个持有者的录制数据；audit：设备训练所用数据的持有者
  --task 任务   join、lead：所学的任务，为上述之一
  --url 网址    join、lead：服务器（默认 http://127.0.0.1:4380）
  --node 网址   join：节点的领导者，代替服务器；服务器仅用于登记设备
  --node 文件夹 audit：节点领导者的文件夹
  --port 端口   lead：成员连接的端口；0 表示任选空闲端口并给出
  --host 地址   lead：监听的地址（默认 127.0.0.1，仅限本机）
  --members N   lead：节点的设备数，3 到 300（默认 3）
  --buffer K    lead：一次求和的训练数，3 到 100（默认为成员数的一半）
  --joins J     lead：每轮的求和次数（默认 3）
  --late V      lead：训练期间节点求和超过此次数的，须重新训练（默认 10）
  --turn S      lead：使用 --widths 时，成员训练其能在 S 秒内完成的最大宽度（默认 60）
  --code 登记码 join、lead：登记在文件夹中生成的设备密钥；也可写在 --code-file 文件的第一行
  --owner 地址  join、lead，与登记码同用：设备登记在此账户名下，其所得记入该账户，由账户持有者在控制台的“市场”领取。
                不给出时，所得归设备自己的密钥（文件夹中的 device.key，可导入钱包）。登记后不能更改；设备不能参加其所有者付款的需求
  --q Q         客户端每轮参与的概率，0 到 1；也可写成分数，如 150/60000
  --sigma S     噪声的标准差与裁剪范数之比
  --steps T     轮数
  --delta D     界限不成立的概率；应小于客户端数的倒数
  --epsilon E   要遵守的预算
  --json        标准输出上一个 JSON 对象；epsilon 为 {epsilon, order} 或 {sigma, epsilon}

${codes.zh}
`,
};
