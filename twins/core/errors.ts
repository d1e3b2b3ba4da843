/**
 * Every expected failure has a code. A code never changes its meaning; it may only be added.
 * `en` and `zh` say what happened and what to do; panels and the CLI show them after the message.
 */
export const ERRORS = {
  // WIRE: bytes that are not a message of the protocol
  WIRE_NOT_JSON: {
    en: "The message is not valid JSON. Send JSON text in UTF-8.",
    zh: "消息不是有效的 JSON，请发送 UTF-8 编码的 JSON 文本。",
  },
  WIRE_SCHEMA: {
    en: "The message does not match the schema of its type. Compare it with SPEC.md.",
    zh: "消息不符合其类型的格式，请对照 SPEC.md 检查。",
  },
  WIRE_VERSION: {
    en: "Protocol version not supported. Update the device or the server.",
    zh: "协议版本不受支持，请升级设备或服务器。",
  },
  WIRE_TOO_LARGE: {
    en: "The message is larger than the limit. Send smaller batches.",
    zh: "消息超过大小上限，请减小批量。",
  },
  WIRE_ORDER: { en: "This message is not allowed at this point of the session.", zh: "会话的当前阶段不允许此消息。" },
  // AUTH: who speaks, and may they
  AUTH_UNKNOWN_DEVICE: {
    en: "This device is not registered. Register its public key first.",
    zh: "设备尚未登记，请先登记它的公钥。",
  },
  AUTH_REVOKED: { en: "This device was revoked.", zh: "此设备已被吊销。" },
  AUTH_BAD_SIGNATURE: {
    en: "The signature does not match the registered key. Use the key the device enrolled with, or enrol this one.",
    zh: "签名与登记的公钥不符，请使用设备登记时的密钥，或登记当前密钥。",
  },
  AUTH_FORGED_FRAME: {
    en: "The frame's authentication code is wrong. Nothing of it was taken; reconnect for new session keys.",
    zh: "数据帧的验证码错误，其内容未被采用；请重新连接以取得新的会话密钥。",
  },
  AUTH_REPLAY: {
    en: "This frame was already received. It was not taken again; go on with the acknowledged number.",
    zh: "此数据帧已经收到过，未重复采用；请从已确认的序号继续。",
  },
  AUTH_CHAIN_BROKEN: {
    en: "The frame does not follow the last one. Reconnect to resync.",
    zh: "数据帧与上一帧不衔接，请重新连接以同步。",
  },
  AUTH_SKEW: {
    en: "The device clock is too far from the server clock. Set the device clock.",
    zh: "设备时钟与服务器相差过大，请校准设备时钟。",
  },
  AUTH_RATE: { en: "Too many messages. Slow down.", zh: "消息过于频繁，请降低频率。" },
  AUTH_TIMEOUT: { en: "The handshake took too long.", zh: "握手超时。" },
  AUTH_LOGIN: { en: "Name or password is wrong.", zh: "用户名或密码错误。" },
  AUTH_REQUIRED: { en: "Sign in first.", zh: "请先登录。" },
  AUTH_NAME_TAKEN: { en: "A person of this name has an account already.", zh: "该名称已有账户。" },
  AUTH_UNKNOWN_PERSON: { en: "No person of this name has an account.", zh: "没有该名称的账户。" },
  AUTH_FORBIDDEN: { en: "Your role does not permit this act.", zh: "您的角色无权执行此操作。" },
  AUTH_KEY_FILE: {
    en: "The keystore file could not be opened. Choose a version 3 file and type the password it was made with.",
    zh: "无法打开密钥文件。请选择版本 3 的密钥文件，并输入创建时使用的密码。",
  },
  AUTH_WALLET_REFUSED: {
    en: "You refused in the wallet. Nothing further was sent; try again when you want to.",
    zh: "您在钱包中拒绝了请求，未再发送任何交易；需要时可重试。",
  },
  AUTH_WALLET_PENDING: {
    en: "The wallet is already waiting for your answer. Open it and answer there.",
    zh: "钱包正在等待您确认，请打开钱包处理。",
  },
  AUTH_NO_WALLET: {
    en: "No wallet is connected to this page. Connect one on the Wallet page.",
    zh: "此页面未连接钱包，请在钱包页连接。",
  },
  // STATE: a reading that does not fit the twin
  STATE_UNKNOWN_SITE: { en: "This server has no site of this id.", zh: "本服务器上没有该编号的场所。" },
  STATE_UNKNOWN_THING: { en: "The site has no Thing of this id.", zh: "此场所没有该编号的物件。" },
  STATE_UNKNOWN_PROPERTY: { en: "The Thing has no such property.", zh: "该物件没有此属性。" },
  STATE_UNIT: {
    en: "The unit cannot be converted to the Thing Model's unit. Report in that unit.",
    zh: "单位无法换算为物模型的单位，请使用物模型的单位上报。",
  },
  STATE_RANGE: {
    en: "The value is outside the range of the Thing Model. Check the sensor, or the model's range.",
    zh: "数值超出物模型的范围，请检查传感器或物模型的范围。",
  },
  STATE_TYPE: { en: "The value is not of the property's type.", zh: "数值类型与属性不符。" },
  STATE_MODEL: { en: "The Thing Model is not valid.", zh: "物模型无效。" },
  STATE_OLD: { en: "An older observation than the one held.", zh: "观测时间早于已有数据。" },
  // SYNC: the console's copy
  SYNC_GAP: { en: "The stream has a gap; a new snapshot is on its way.", zh: "数据流有缺口，正在重新获取快照。" },
  SYNC_LOST: {
    en: "The server did not answer. The console keeps trying; check that the server runs.",
    zh: "服务器没有应答。控制台会继续重试，请检查服务器是否在运行。",
  },
  SYNC_UNSENT: {
    en: "There is no connection to the server, so nothing was sent. The console keeps trying; check that the server runs.",
    zh: "与服务器没有连接，因此没有发出。控制台会继续重试，请检查服务器是否在运行。",
  },
  SYNC_FRAME: { en: "The delta frame is damaged.", zh: "增量帧已损坏。" },
  // SIM: simulations
  SIM_BUDGET: {
    en: "The simulation ran out of its budget. Shorten the horizon or raise the budget.",
    zh: "仿真超出预算，请缩短时长或提高预算。",
  },
  SIM_UNKNOWN: { en: "The scenario names something that does not exist here.", zh: "情景中引用了不存在的内容。" },
  SIM_NOT_PERMITTED: { en: "No permit on chain covers this simulation.", zh: "链上没有允许此仿真的许可。" },
  SIM_DIGEST: { en: "The re-executed run has another digest.", zh: "重新执行的结果摘要不同。" },
  SIM_STATE: {
    en: "The present state is incomplete or contradicts itself; it cannot be forked. See the message.",
    zh: "现在的状态不完整或自相矛盾，无法分叉，详见消息。",
  },
  SIM_FORMAT: {
    en: "Another version of the simulation made this run. Its digest cannot be checked here; simulate anew.",
    zh: "该运行由其他版本的仿真生成，无法在此核对摘要；请重新仿真。",
  },
  SIM_SITE: {
    en: "This site cannot be simulated so: something that the simulation needs of it is missing. See the message.",
    zh: "无法这样仿真该场所：缺少仿真所需的内容，详见说明。",
  },
  SIM_CANCELLED: { en: "The run was cancelled.", zh: "运行已取消。" },
  // PLAN: optimisation
  PLAN_INFEASIBLE: { en: "No plan satisfies the constraints.", zh: "没有满足约束的计划。" },
  PLAN_INPUT: { en: "The problem file is not valid.", zh: "问题文件无效。" },
  PLAN_CHECK: { en: "The independent checker refused the schedule.", zh: "独立检查器拒绝了该排程。" },
  PLAN_UNKNOWN: { en: "There is no plan of this id.", zh: "没有该编号的计划。" },
  PLAN_STALE: {
    en: "The cell has changed too much since the plan was made. Plan again.",
    zh: "计划生成后现场变化过大，请重新规划。",
  },
  // GOV: approval
  GOV_QUORUM: { en: "Not enough approvals yet.", zh: "批准人数不足。" },
  GOV_EXPIRED: { en: "The approval has expired. Approve again.", zh: "批准已过期，请重新批准。" },
  GOV_MODEL: { en: "The model is not approved on chain.", zh: "该模型未获链上批准。" },
  GOV_DIGEST: { en: "What was approved is not what is to be executed.", zh: "批准的内容与要执行的不一致。" },
  GOV_CALL: {
    en: "This cannot be called: function and arguments do not fit. Compare number, order and kind of the arguments.",
    zh: "无法构造此调用：函数与参数不符，请核对参数的个数、顺序和类型。",
  },
  GOV_PROPOSAL: {
    en: "No proposal of this number is known here yet. Wait a few seconds; then look at the list again.",
    zh: "此处尚无该编号的提案，请稍候几秒再查看列表。",
  },
  // CMD: commands to devices
  CMD_STALE: { en: "The present state is too old to command this device.", zh: "现在的状态过旧，不能下发指令。" },
  CMD_INTERLOCK: { en: "An interlock forbids this command now.", zh: "联锁条件不满足，禁止此指令。" },
  CMD_GEOFENCE: { en: "The target lies outside the permitted area.", zh: "目标位于允许区域之外。" },
  CMD_STOPPED: { en: "The operational stop is latched. Clear it first.", zh: "运行停止已锁定，请先解除。" },
  CMD_OFFLINE: { en: "The device is not connected.", zh: "设备未连接。" },
  CMD_TIMEOUT: { en: "The device did not answer in time.", zh: "设备未及时应答。" },
  CMD_REJECTED: { en: "The device rejected the command.", zh: "设备拒绝了指令。" },
  CMD_EXPIRED: { en: "The command expired before it was accepted.", zh: "指令在接受前已过期。" },
  CMD_IMPOSSIBLE: {
    en: "The reported action state cannot follow the last one.",
    zh: "上报的动作状态不可能接续上一状态。",
  },
  CMD_DUPLICATE: { en: "Another command with this id exists.", zh: "已存在相同编号的另一指令。" },
  CMD_PAST: { en: "You are looking at the past. Go back to now to act.", zh: "当前画面为过去。请回到现在后再操作。" },
  CMD_UNKNOWN: { en: "There is no command of this id.", zh: "没有该编号的指令。" },
  // RCPT and CHAIN
  RCPT_SIGNATURE: { en: "The robot's signature on the outcome is not valid.", zh: "机器人对结果的签名无效。" },
  RCPT_UNKNOWN: { en: "There is no receipt of this id.", zh: "没有该编号的凭据。" },
  CHAIN_DOWN: {
    en: "The chain does not answer. Settlements wait and are retried.",
    zh: "链没有响应，结算将等待并重试。",
  },
  CHAIN_REVERT: { en: "The contract refused the transaction.", zh: "合约拒绝了交易。" },
  CHAIN_REORG: { en: "The chain was reorganised; the transaction is sent again.", zh: "链发生重组，交易将重新发送。" },
  CHAIN_TAMPERED: {
    en: "Something changed the embedded chain's engine directly. It is stopped, and starts again from its journal; nothing acknowledged is lost. Find out which program of this machine did it.",
    zh: "有程序绕过代理直接改动了内嵌链引擎。链已停止，并会从日志重新启动；已确认的交易不会丢失。请查明是本机哪个程序所为。",
  },
  CHAIN_OTHER: {
    en: "The wallet is on another chain. Add this server's chain in the wallet, or choose it there.",
    zh: "钱包处于另一条链上，请在钱包中添加或切换到本服务器的链。",
  },
  CHAIN_METHOD: { en: "This RPC method is not allowed.", zh: "不允许此 RPC 方法。" },
  CHAIN_STATE: {
    en: "What stands on chain does not allow this now. Look at where it stands, and do what comes before.",
    zh: "链上的当前状态不允许此操作，请查看进展，先完成前面的步骤。",
  },
  CHAIN_EARLY: {
    en: "It is too early: a time on chain still runs. Try again when it is over.",
    zh: "时间未到：链上的期限尚未结束，请到期后再试。",
  },
  CHAIN_EXPIRED: {
    en: "It is too late: the time for this on chain is over. Begin anew where that is possible.",
    zh: "时间已过：链上的期限已经结束，如可行请重新发起。",
  },
  CHAIN_RANGE: {
    en: "A value is not one that the contract takes. Correct it and send it again.",
    zh: "有数值不在合约允许的范围内，请更正后重新提交。",
  },
  CHAIN_FUNDS: {
    en: "A balance, an allowance, a deposit or the votes do not suffice. Add to them, or ask for less.",
    zh: "余额、授权额度、押金或投票权不足，请补足，或减少数额。",
  },
  CHAIN_FULL: {
    en: "A limit of the contract is reached. Ask for less, or wait for room.",
    zh: "已达到合约的上限，请减少数额，或等待空位。",
  },
  CHAIN_NOTHING: {
    en: "There is nothing to pay out now. Come back when something was earned.",
    zh: "目前没有可支付的款项，请在有收入后再来。",
  },
  CHAIN_UNKNOWN: {
    en: "There is no such thing on chain. Check its id.",
    zh: "链上没有该对象，请核对编号。",
  },
  CHAIN_EXISTS: {
    en: "This is done or exists already. Nothing was changed.",
    zh: "该操作已完成或对象已存在，未作任何更改。",
  },
  CHAIN_MISMATCH: {
    en: "What was sent differs from what stands on chain. Read that again, then send it anew.",
    zh: "提交的内容与链上不符，请重新读取后再提交。",
  },
  CHAIN_SIGNATURE: {
    en: "A signature is not of the key that the contract expects. Sign again with that key.",
    zh: "签名并非来自合约所要求的密钥，请用该密钥重新签名。",
  },
  CHAIN_DEVICE: {
    en: "The device does not meet what the contract asks: it is unknown or revoked, or its tier is too low.",
    zh: "设备不符合合约要求：未登记、已吊销或等级不足。",
  },
  // ALARM
  ALARM_UNKNOWN: { en: "This alarm is no longer in the list.", zh: "该报警已不在列表中。" },
  // STORE: disk
  STORE_FULL: {
    en: "The disk is full. Free space; incoming data is refused until then.",
    zh: "磁盘已满，请清理空间；在此之前将拒收数据。",
  },
  STORE_CORRUPT: {
    en: "A history file is damaged. It was set aside; see the log.",
    zh: "历史文件已损坏，已隔离，请查看日志。",
  },
  STORE_LOCKED: { en: "Another server uses this data folder.", zh: "另一个服务器正在使用此数据目录。" },
  STORE_BUSY: {
    en: "The disk does not keep up; the data was refused. Send it again later.",
    zh: "磁盘写入跟不上，数据已被拒绝，请稍后重发。",
  },
  STORE_RANGE: { en: "Nothing is stored for this time.", zh: "该时间段没有数据。" },
  // MODEL: model files and the data they learn from
  MODEL_INVALID: { en: "The model file is damaged or not of the expected format.", zh: "模型文件已损坏或格式不符。" },
  MODEL_TOO_LARGE: { en: "The model file is larger than the limit.", zh: "模型文件超过大小上限。" },
  MODEL_LAYER: {
    en: "The model has a layer, or a setting of one, that the sandbox does not run.",
    zh: "模型含有沙箱不运行的层或层设置。",
  },
  MODEL_SHAPE: { en: "The model's shapes do not fit together.", zh: "模型各层的形状不匹配。" },
  MODEL_BUDGET: {
    en: "The model is larger or slower than the sandbox allows.",
    zh: "模型的规模或耗时超过沙箱的限制。",
  },
  MODEL_WEIGHTS: {
    en: "The model's weights are not those of its layers, or are no finite numbers.",
    zh: "模型的权重与各层不符，或不是有限的数。",
  },
  LEARN_BUDGET: {
    en: "The privacy budget does not allow it. Run fewer rounds, take more noise, or agree on a larger budget.",
    zh: "隐私预算不允许。请减少轮数、增大噪声，或商定更大的预算。",
  },
  LEARN_FORGED: {
    en: "An update is not what its training gives. Dispute it: its client loses the round's pay.",
    zh: "某个更新与其训练结果不符。请提出争议：该客户端将失去本轮报酬。",
  },
  LEARN_UNKNOWN: {
    en: "There is no such demand here. Look at the list of demands again.",
    zh: "此处没有该训练需求，请重新查看需求列表。",
  },
  MODEL_DATA: {
    en: "The recording cannot be used: a column, a time or a cell is wrong.",
    zh: "无法使用该记录：列、时间或数值有误。",
  },
  // DATA: slices of data that are released for a demand
  DATA_SEALED: {
    en: "The data does not open: it was sealed for another key or demand, or was changed.",
    zh: "数据无法打开：它是为其他密钥或需求密封的，或已被更改。",
  },
  DATA_NODE: {
    en: "The node for content-addressed data did not take the blocks. Check its address and that it runs; nothing here is lost.",
    zh: "内容寻址数据的节点没有接收数据块。请检查其地址以及是否在运行；本地数据没有丢失。",
  },
  // SITE: twins that were made of files
  SITE_EXISTS: {
    en: "There is a site of this id already. Choose another, or remove that one first.",
    zh: "已有此编号的场所。请另取编号，或先移除原有场所。",
  },
  SITE_LIMIT: {
    en: "There are as many sites as a server keeps. Remove one first.",
    zh: "场所数已达服务器上限，请先移除一个。",
  },
  SITE_EDIT: {
    en: "What was placed or drawn cannot stand in this site. Correct it, then try again.",
    zh: "所放置或绘制的内容无法置于此场所，请修正后重试。",
  },
  SITE_CHANGED: {
    en: "Somebody changed the same meanwhile. Look at it as it is now, then do it again.",
    zh: "期间有他人更改了同一内容。请查看当前状态后重新操作。",
  },
  SITE_LIVE: {
    en: "A device speaks for this Thing, so it is planned no more. To take it away, revoke the device.",
    zh: "已有设备代表此物件，它不再是计划物件。如需移除，请吊销该设备。",
  },
  // IMPORT: files of the world's own formats
  IMPORT_UNKNOWN: {
    en: "The format of the file is not known. Name it, or bring a file of a format that is read.",
    zh: "无法识别文件格式。请指定格式，或提供受支持格式的文件。",
  },
  IMPORT_INVALID: {
    en: "The file is damaged or not of its format. Correct the place that is named, or export it anew.",
    zh: "文件已损坏或不符合其格式。请更正所指出的位置，或重新导出。",
  },
  IMPORT_TOO_LARGE: {
    en: "The file has more than the importer takes. Cut it into smaller ones.",
    zh: "文件内容超过导入器的上限，请拆分为较小的文件。",
  },
  IMPORT_CANCELLED: { en: "The import was stopped.", zh: "导入已停止。" },
  // WORK: what devices trained in a cycle of the incentive
  WORK_LATE: {
    en: "The cycle of this work is reported already. It no longer counts.",
    zh: "该工作所属的周期已经上报，不再计入。",
  },
  WORK_RANGE: {
    en: "This work cannot be true: a device works no longer than the cycle, and its numbers have limits.",
    zh: "这项工作不可能属实：设备的工作时间不能超过一个周期，各数值也有上限。",
  },
  // HOST: the machine we run on
  HOST_PORT: { en: "The port is in use. Choose another with --port.", zh: "端口被占用，请用 --port 指定其他端口。" },
  HOST_NODE: { en: "Node 24 or newer is needed.", zh: "需要 Node 24 或更高版本。" },
  HOST_CHROMIUM: {
    en: "No Chromium found. Install it, or set CHROMIUM_PATH.",
    zh: "未找到 Chromium，请安装或设置 CHROMIUM_PATH。",
  },
  HOST_CONFIG: { en: "A setting is not valid.", zh: "配置项无效。" },
  HOST_INTERNAL: { en: "Something broke inside. It was logged.", zh: "内部错误，已记录。" },
} as const satisfies Record<string, { en: string; zh: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** Whether a word, of a log or of a counter's name, is one of our codes. */
export const isErrorCode = (word: string): word is ErrorCode => Object.hasOwn(ERRORS, word);
