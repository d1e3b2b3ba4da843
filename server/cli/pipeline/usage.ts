import { exitCodes } from "../command.ts";
import type { Said } from "../language.ts";

const codes = exitCodes({
  en: "MODEL_DATA (a recording or a policy that does not fit it), MODEL_TOO_LARGE, LEARN_BUDGET (privacy is spent), DATA_SEALED (it does not open), DATA_NODE (an IPFS node), HOST_CONFIG, STORE_CORRUPT, STORE_FULL, STORE_LOCKED, SIM_CANCELLED",
  zh: "MODEL_DATA（记录有误或策略与其不符）、MODEL_TOO_LARGE、LEARN_BUDGET（隐私预算已用完）、DATA_SEALED（无法打开）、DATA_NODE（IPFS 节点）、HOST_CONFIG、STORE_CORRUPT、STORE_FULL、STORE_LOCKED、SIM_CANCELLED",
});

export const usage: Said = {
  en: `Usage: aitn pipeline policy FILE [--source NAME] [--out POLICY] [--json]
       aitn pipeline key FILE [--json]
       aitn pipeline run FILE --policy POLICY --demand ID --recipient KEY[,KEY...] --dir DIR [--columns A,B] [--from T] [--to T]
                         [--ledger FILE] [--car OUT] [--blocks] [--kubo URL] [--json]
       aitn pipeline send RELEASE [--car OUT] [--store DIR] [--kubo URL] [--json]
       aitn pipeline open RELEASE --key FILE [--root CID] [--slice N] [--out DIR] [--json]

policy  Proposes a policy from a file's columns, for you to read and change. Which columns tell of somebody no program can see.
key     Makes a key to receive with, in a file that only you can read, and prints its public part; of a file that is there, prints it.
run     Makes a release of a recording for a demand: cleaned, de-identified by the policy, cut into slices, each compressed and
        encrypted for the recipients. A column that the policy does not name is not even read. The release is a folder of DIR/releases
        under its content address (CID); DIR/reports says what was done, and is not for others. Gaps stay gaps.
send    Delivers a release that is made, a folder: as an archive, into a block store, to an IPFS node. It spends no privacy.
open    Checks a release, a folder or an archive, and opens it with a recipient's key; with --out writes each slice as CSV.

  FILE            separated values (comma, semicolon, tab) with a header, UTF-8, as they are or packed with gzip; at most 256 MB
                  unpacked, since named columns are held in memory (some 2 GB of it for a file of that size)
  --source NAME   the name that spent privacy is counted under (default: the file's name)
  --policy POLICY as "aitn pipeline policy" writes it: a kind and a rule a field (keep, drop, pseudonym, coarsen, widen, noise by
                  exact discrete Laplace or Gauss), columns that are let out only in crowds, a budget, and how to cut
  --demand ID     of whom the release is for: letters, digits, . : _ -
  --recipient KEY public keys, 64 hex digits each, at most 32
  --dir DIR       folder for releases, reports, the ledger and the key of pseudonyms; made when it is missing
  --columns A,B   of what the policy lets out only these (and the time)
  --from, --to T  only rows from and before these times, such as 2016-01-31 or 2016-01-31T12:00:00Z
  --ledger FILE   what each source has spent of its privacy (default DIR/ledger.json). A second release spends again; keep this file
  --car OUT       writes the release as an archive (CARv1), which "ipfs dag import" takes in
  --blocks        keeps the release in the block store DIR/store, too, pinned
  --store DIR     folder of a block store
  --kubo URL      gives it to an IPFS node by its RPC, http://127.0.0.1:5001, and compares the root that it took in
  --key FILE      a recipient's key, of "aitn pipeline key"
  --root CID      the address that you were given: another release is refused
  --slice N       only this one, from 0
  --out OUT       where the policy, or the slices as CSV, are written
  --json          one JSON object on stdout

${codes.en}
`,
  zh: `用法：aitn pipeline policy 文件 [--source 名称] [--out 策略] [--json]
      aitn pipeline key 文件 [--json]
      aitn pipeline run 文件 --policy 策略 --demand 编号 --recipient 公钥[,公钥...] --dir 文件夹 [--columns A,B] [--from T] [--to T]
                        [--ledger 文件] [--car 输出] [--blocks] [--kubo 地址] [--json]
      aitn pipeline send 发布 [--car 输出] [--store 文件夹] [--kubo 地址] [--json]
      aitn pipeline open 发布 --key 文件 [--root CID] [--slice N] [--out 文件夹] [--json]

policy  根据文件的列提出一份策略，供您阅读和修改。哪些列涉及个人，没有程序能判断。
key     在只有您能读取的文件中生成接收密钥，并输出其公钥；文件已存在时只输出公钥。
run     为一个需求发布记录：清洗，按策略去标识，切片，每片压缩并为接收者加密。策略未列出的列根本不会被读取。
        发布是 文件夹/releases 下以其内容地址（CID）命名的文件夹；文件夹/reports 说明所做的处理，不对外提供。缺口保持为缺口。
send    交付已完成的发布（文件夹）：写成归档、存入块存储或交给 IPFS 节点。不消耗隐私预算。
open    检查一个发布（文件夹或归档），并用接收者的密钥打开；带 --out 时把每片写成 CSV。

  文件             带表头的分隔值文件（逗号、分号、制表符），UTF-8，可用 gzip 压缩；解压后最多 256 MB，因为被命名的列保存在
                   内存中（这样大的文件约占 2 GB）
  --source 名称    隐私消耗记在此名称下（默认：文件名）
  --policy 策略    由 "aitn pipeline policy" 写出：每个字段的类型和规则（keep、drop、pseudonym、coarsen、widen，以及精确离散
                   拉普拉斯或高斯噪声 noise）、只能成群放行的列、预算和切片方式
  --demand 编号    发布给哪个需求：字母、数字和 . : _ -
  --recipient 公钥 各为 64 位十六进制，最多 32 个
  --dir 文件夹     存放发布、报告、账本和假名密钥；不存在时创建
  --columns A,B    在策略放行的列中只取这些（以及时间）
  --from、--to T   只取从此时起、在此时前的行，如 2016-01-31 或 2016-01-31T12:00:00Z
  --ledger 文件    各来源已消耗的隐私（默认 文件夹/ledger.json）。再次发布会再次消耗；请保留此文件
  --car 输出       把发布写成归档（CARv1），可由 "ipfs dag import" 导入
  --blocks         同时保存在块存储 文件夹/store 中并固定
  --store 文件夹   块存储的文件夹
  --kubo 地址      通过 RPC 交给 IPFS 节点（http://127.0.0.1:5001），并比对其接收的根
  --key 文件       接收者的密钥，由 "aitn pipeline key" 生成
  --root CID       您得到的地址：其他发布会被拒绝
  --slice N        只打开这一片，从 0 起
  --out 输出       策略或 CSV 切片的写入位置
  --json           标准输出上一个 JSON 对象

${codes.zh}
`,
};
