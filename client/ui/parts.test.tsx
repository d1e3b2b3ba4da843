import { MantineProvider } from "@mantine/core";
import i18next from "i18next";
import { prerender } from "react-dom/static";
import { I18nextProvider } from "react-i18next";
import { expect, it } from "vitest";
import type { Failure } from "../../twins/core/result.ts";
import { ErrorNote } from "./parts.tsx";

async function shown(error: Failure, lng: string): Promise<string> {
  const i18n = i18next.createInstance();
  await i18n.init({ lng, resources: {} });
  // Waits for what is loaded when it is needed, as a reader does.
  const { prelude } = await prerender(
    <I18nextProvider i18n={i18n}>
      <MantineProvider>
        <ErrorNote error={error} />
      </MantineProvider>
    </I18nextProvider>,
  );
  const note = await new Response(prelude).text();
  return note
    .replace(/<style[^>]*>.*?<\/style>/gs, "")
    .replace(/<script[^>]*>.*?<\/script>/gs, "")
    .replace(/<[^>]+>/g, "");
}

const TOO_SMALL: Failure = {
  code: "CHAIN_FUNDS",
  message: "send: DepositTooSmall(...)",
  details: {
    contract: "RobotWork",
    error: "DepositTooSmall",
    args: { site: `0x${"5e".repeat(32)}`, deposit: "12500000000000000000", needed: "20000000000000000000" },
  },
};

it("a note says what a contract refused, in the reader's language, with the message and the code beside it", async () => {
  const english = await shown(TOO_SMALL, "en");
  expect(english).toContain("The site&#x27;s deposit (12.5 AITN) does not cover this payment (20 AITN).");
  expect(english).toContain("CHAIN_FUNDS");
  expect(english).toContain("send: DepositTooSmall(...)");
  expect(await shown(TOO_SMALL, "zh-CN")).toContain("场所押金（12.5 AITN）不足以支付这笔 20 AITN 的款项");
});

it("a note says what any other failure's code means", async () => {
  const error: Failure = { code: "CMD_OFFLINE", message: "AGV-1", details: { error: "a text of its own" } };
  expect(await shown(error, "zh-CN")).toContain("设备未连接。");
});
