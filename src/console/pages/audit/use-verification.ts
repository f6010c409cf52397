import { useEffect, useRef, useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";

type Part = Schemas["AuditVerification"];

/** What was found so far, over all parts. */
export interface Found extends Part {
  /** Of the very first record. */
  readonly begun: string | null;
}

/** Part after part until the whole is verified, or one is broken; nothing runs on when the page is left. */
export function useVerification() {
  const [found, setFound] = useState<Found>();
  const [error, setError] = useState<unknown>(null);
  const [isRunning, setRunning] = useState(false);
  const round = useRef(0);
  useEffect(() => () => void (round.current += 1), []);

  /** @param upTo a head that was written down earlier; absent: the end as it is now */
  async function run(upTo?: Part["upTo"]): Promise<void> {
    const mine = (round.current += 1);
    setFound(undefined);
    setError(null);
    setRunning(true);
    try {
      let begun: string | null = null;
      let body: Schemas["AuditVerificationPart"] = upTo === undefined ? {} : { upTo };
      for (;;) {
        const part: Part = await told(api.POST("/audit/verify", { body }));
        if (mine !== round.current) return;
        begun ??= part.first;
        setFound({ ...part, begun });
        if (part.status !== "going-on") break;
        body = { after: part.after, upTo: part.upTo };
      }
    } catch (failure) {
      if (mine === round.current) setError(failure);
    }
    if (mine === round.current) setRunning(false);
  }

  const stop = () => {
    round.current += 1;
    setRunning(false);
  };
  return { found, error, isRunning, run, stop };
}
