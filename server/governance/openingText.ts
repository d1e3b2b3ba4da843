/** By this the opening is found again: it never changes. */
export const OPENING_TITLE = "Opening of this machine's own chain / 本机链的开局";

export const OPENING_REASON =
  "Cast by the server for the local operator, as the proposal says. / 由服务器代本机操作员投出，详见提案正文。";

/** Who made the opening and why, in both languages. @param attemptNumber 1 for the first */
export const openingText = (attemptNumber: number): string => `## English

**Who made this.** The server on this machine, in the name of the local operator, by itself and in the background after its first start. The operator holds more AITN here than the quorum, so its one vote decides. On any other chain nothing like this happens: there people propose and vote.

**Why.** A new chain has rules for proposals but nothing that they decided yet. Without signers there is no price, without a market no loan, without a standard no device can be certified. This proposal sets all of it at once, in the open, by the same vote and timelock as every later change.

**What it does.**

- Five accounts of this server become the signers of the price oracle. Three of them are enough for a price.
- The first loan market opens: AITN against the wrapped coin of this chain; liquidation from 62.5 % of the collateral's value, loans up to 50 %, at most 10,000,000 AITN of debt.
- Sites get half of the fees for robot work back as circulation reward, as far as that fund reaches.
- Four capabilities of devices are defined: sense, move, manipulate, machine. Access standard 1 asks for trust tier 1 and the capability to sense.
- The first written rule of simulations comes into force.
- From each of the two reserves a plan of 2,000,000 AITN opens for a year. The DAO's timelock spends it, so each payment needs a proposal of its own.
${attemptNumber > 1 ? `\nThis is attempt ${attemptNumber}: the server was stopped while the one before was voted on or waited.\n` : ""}
**To change any of it**, propose so: every line above has a form on this page.

## 中文

**谁提出的。** 由本机服务器在首次启动后，以本机操作员的名义在后台自动提出。操作员在此持有的 AITN 超过法定票数，因此一票即可决定。在其他链上不会发生此事：那里的提案和投票都由人来完成。

**为什么。** 新链有提案的规则，却还没有任何决定：没有签名人就没有价格，没有市场就没有借贷，没有标准就无法认证设备。本提案公开地一次设定这些内容，与以后的任何更改一样经过投票和时间锁。

**做什么。**

- 本服务器的五个账户成为价格预言机的签名人，其中三个即可形成价格。
- 开设首个借贷市场：以本链的封装币抵押借 AITN；债务达到抵押品价值的 62.5% 时清算，最多借到 50%，债务总额上限 10,000,000 AITN。
- 场所可从流通奖励基金中取回机器人工作费用的一半，以基金余额为限。
- 定义四种设备能力：感知、移动、操作、加工；接入标准 1 要求信任等级 1 和感知能力。
- 第一条书面的仿真规则生效。
- 两个储备各开设一个为期一年、2,000,000 AITN 的支出计划，由 DAO 的时间锁支出，因此每笔支付都须单独提案。
${attemptNumber > 1 ? `\n这是第 ${attemptNumber} 次提出：上一次在投票或等待期间服务器曾停止。\n` : ""}
**若要更改其中任何一项**，请照此提案：以上每一项在本页都有对应的表单。
`;
