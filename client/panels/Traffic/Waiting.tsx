import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { GivenUpAsk } from "../../../twins/protocol/homeCity.ts";
import type { Awaited } from "../../session/givenUp.ts";

/** That an answer of the server's worker takes long, with a way out; or that it was given up, with a way back. */
export function Waiting({ of, awaited }: { of: GivenUpAsk; awaited: Awaited<GivenUpAsk> }) {
  const { t } = useTranslation();
  if (!awaited.waits && !awaited.isGivenUp) return null;
  return (
    <p className="traffic-waiting muted" role="status">
      {t(`city.${awaited.isGivenUp ? "givenUp" : "waiting"}.${of}`)}
      <Button size="compact-sm" variant="default" onClick={awaited.isGivenUp ? awaited.again : awaited.giveUp}>
        {t(awaited.isGivenUp ? "common.retry" : "common.cancel")}
      </Button>
    </p>
  );
}
