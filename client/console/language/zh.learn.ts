import type { enLearn } from "./en.learn.ts";
import type { Strings } from "./en.ts";

export const zhLearn: Strings<typeof enLearn> = {
  learn: {
    title: "用此浏览器学习",
    lede: "此标签页将成为网络中的一台设备：用自己的数据为本服务器的需求训练模型，为更新签名，并按贡献赚取 AITN。离开本机的只有更新，没有数据。",
    recorded: "使用模型库的录制数据：此标签页代替公开录制中的一位数据持有者，没有任何实时测量。",
    task: "学习内容",
    holder: "使用谁的录制数据",
    holderOption: "{{name}}（{{n}} 个样本）",
    code: "登记码",
    codeHelp: "对链而言的新浏览器需要一次：可在“设备”面板生成，或向服务器管理者索取。",
    start: "开始",
    stop: "停止",
    device: "此浏览器作为设备",
    deviceNote: "密钥保存在此浏览器中，信任等级为 1（自行声明）。清除浏览器数据会丢失密钥及其所得。",
    waiting: "已就绪，等待需要这些数据的需求。",
    loading: "正在加载数据和训练程序…",
    training: "训练中：第 {{at}}/{{of}} 遍",
    rounds: "已训练轮数",
    examples: "样本数",
    speed: "每秒样本数",
    demand: "需求 {{n}}",
    keepOpen: "请保持此标签页打开并置于前台：浏览器会降低后台标签页的速度。",
    did: {
      applied: "已申请",
      trained: "第 {{round}} 轮已训练并在链上承诺，损失 {{loss}}",
      forgot: "不参加第 {{round}} 轮：此浏览器应保留的内容已丢失",
      "no-data": "属于其他任务",
      tooFew: "要求的样本数多于此处所有",
      slow: "要求更快的设备",
      unknown: "其形式本页无法识别，请刷新页面",
    },
    done: "已做的事",
    nothing: "此标签页为需求所做的事会显示在这里。",
  },
};
