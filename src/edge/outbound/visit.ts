import { Agent, request } from "undici";
import { asRefusal } from "./outbound.ts";

export interface Visited {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

const LONGEST_BODY = 65_536;

/**
 * GET of an address that the operator has configured as their own: private addresses and plain http are fine here.
 * TLS is verified; redirects are answers.
 * @throws OutboundFailed
 */
export async function visitOwn(address: string, timeLimitMs = 5_000): Promise<Visited> {
  const url = new URL(address);
  const dispatcher = new Agent({ connect: { timeout: timeLimitMs }, pipelining: 0 });
  try {
    const answer = await request(url, { dispatcher, signal: AbortSignal.timeout(timeLimitMs) });
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    const body = (await answer.body.text()).slice(0, LONGEST_BODY);
    return { status: answer.statusCode, headers: Object.fromEntries(headers), body };
  } catch (error) {
    throw asRefusal(error, url, timeLimitMs);
  } finally {
    await dispatcher.destroy();
  }
}
