import type { Criterion, Duty, Moment, Rubric } from "../../judge.ts";
import { dose } from "./dose.ts";

/** Follows what a role answers for, as it was counted last, and lets a criterion be told by it. */
function byDuty(
  most: number,
  tell: (duty: Duty, moment: Moment) => { readonly share: number; readonly en: string; readonly zh: string },
): Criterion["start"] {
  return () => {
    let last: Moment | null = null;
    return {
      see(moment) {
        last = moment;
      },
      score() {
        const duty = last?.duty;
        if (duty === undefined || last === null || last.alarmAtS === null)
          return { points: 0, atS: null, why: { en: "The alarm had not sounded.", zh: "警报尚未响起。" } };
        const { share, en, zh } = tell(duty, last);
        return { points: Math.round(most * Math.max(0, Math.min(1, share))), atS: null, why: { en, zh } };
      },
    };
  };
}

const sweep: Criterion = {
  id: "sweep",
  title: { en: "Check the rooms of your floor", zh: "检查本楼层的房间" },
  most: 25,
  advice: {
    en: "Look into every room of your floor, on the way to the stairs: who sleeps or does not hear is found by nobody else.",
    zh: "在去楼梯的途中查看本层每个房间：睡着的、听不见的人，只有您能发现。",
  },
  start: byDuty(25, ({ rooms: { all, checked } }) => ({
    share: all === 0 ? 1 : checked / all,
    en: `${checked} of ${all} rooms of your floor were checked.`,
    zh: `本层 ${all} 间房中检查了 ${checked} 间。`,
  })),
};

const doors: Criterion = {
  id: "doors",
  title: { en: "Leave the doors of checked rooms closed", zh: "检查后关好房门" },
  most: 10,
  advice: {
    en: "Close the door of each room that you have checked: it holds the smoke back, and shows that nobody has to look again.",
    zh: "检查过的房间随手关门：既能挡烟，也表示不必再查。",
  },
  start: byDuty(10, ({ rooms: { checked, closed } }) => ({
    share: checked === 0 ? 0 : closed / checked,
    en: checked === 0 ? "You checked no room." : `${closed} of the ${checked} checked rooms are closed.`,
    zh: checked === 0 ? "您没有检查任何房间。" : `已检查的 ${checked} 间房中有 ${closed} 间关着门。`,
  })),
};

export const warn: Criterion = {
  id: "warn",
  title: { en: "Tell people to leave", zh: "让人们离开" },
  most: 10,
  advice: {
    en: "Call out as you go: a voice makes people move sooner than a bell.",
    zh: "边走边喊：人的声音比警铃更能让人立即行动。",
  },
  start: byDuty(10, ({ warned, floor }) => ({
    share: warned > 0 || floor.all === 0 ? 1 : 0,
    en: warned > 0 ? `You told ${warned} people to leave.` : "You told nobody to leave.",
    zh: warned > 0 ? `您让 ${warned} 人离开。` : "您没有让任何人离开。",
  })),
};

export const account: Criterion = {
  id: "account",
  title: { en: "Everybody of your floor is accounted for", zh: "本层人员全部清点到位" },
  most: 20,
  advice: {
    en: "Keep your list at hand, and send help for who is missing.",
    zh: "随时查看名单，为失踪者求援。",
  },
  start: byDuty(20, ({ floor: { all, inside } }) => ({
    share: all === 0 ? 1 : (all - inside) / all,
    en: `${all - inside} of the ${all} people of your floor are out.`,
    zh: `本层 ${all} 人中已有 ${all - inside} 人撤出。`,
  })),
};

const last: Criterion = {
  id: "last",
  title: { en: "Leave your floor last", zh: "最后离开本楼层" },
  most: 10,
  advice: {
    en: "Go when everybody who can walk has gone before you; but never wait in smoke.",
    zh: "等能行动的人都先走了再离开；但绝不要在烟中等待。",
  },
  start() {
    let outS: number | null = null;
    let behind = 0;
    let smoke = false;
    return {
      see({ atS, alarmAtS, isOutside, duty, layerM, eyeM }) {
        if (alarmAtS === null || duty === undefined) return;
        smoke ||= layerM < eyeM;
        if (!isOutside || outS !== null) return;
        outS = atS;
        behind = duty.floor.inside;
      },
      score() {
        if (outS === null)
          return { points: 0, atS: null, why: { en: "You did not leave the building.", zh: "您没有离开建筑。" } };
        // Whom smoke drives out leaves people behind for a good reason.
        const points = behind === 0 ? 10 : smoke ? 7 : Math.max(0, 6 - behind);
        return {
          points,
          atS: outS,
          why:
            behind === 0
              ? { en: "Everybody of your floor was out before you.", zh: "本层人员都在您之前撤出。" }
              : { en: `${behind} people of your floor were inside still.`, zh: `您离开时本层还有 ${behind} 人在内。` },
        };
      },
    };
  },
};

export const report: Criterion = {
  id: "report",
  title: { en: "Tell the count at the muster point", zh: "在集合点报告人数" },
  most: 10,
  advice: {
    en: "Report who is out, who is missing and where you have looked: responders go where somebody is missing, not everywhere.",
    zh: "报告谁已撤出、谁失踪、哪些地方已查：救援人员据此搜救，不必处处搜索。",
  },
  start: byDuty(10, ({ reportedAtS }) => ({
    share: reportedAtS === null ? 0 : 1,
    en: reportedAtS === null ? "You told nobody the count." : "You told the count.",
    zh: reportedAtS === null ? "您没有报告人数。" : "您报告了人数。",
  })),
};

/** A warden clears the floor, and knows who is out. */
export const WARDEN: Pick<Rubric, "source" | "criteria"> = {
  source: {
    en: "Actions: OSHA 3088 and 29 CFR 1910.38 (evacuation wardens), HM Government fire safety risk assessment guides (fire wardens). Weights are ours.",
    zh: "动作依据 OSHA 3088 与 29 CFR 1910.38（疏散引导员）及英国政府消防安全风险评估指南（消防引导员）。分值为本系统自定。",
  },
  criteria: [sweep, doors, warn, account, last, dose(15), report],
};
