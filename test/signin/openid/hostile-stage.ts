import type { Page } from "../../kit/browser.ts";
import { HOSTILE_CLIENT, openHostileProvider } from "../../kit/hostile-provider.ts";
import { openOpenidStage } from "./stage.ts";

/** A stage with one connection, whose provider says what a test plans. */
export async function openHostileStage() {
  const stage = await openOpenidStage();
  const provider = await openHostileProvider(stage.world.clock);
  const connection = await stage.connect({ issuer: provider.issuer, ...HOSTILE_CLIENT });
  await stage.link(connection.id);
  return {
    stage,
    provider,
    connection,
    /** Honest again; discovery is believed for ten minutes, and each test reads its own. */
    reset(): void {
      provider.plans({});
      stage.world.clock.advance(11 * 60_000);
    },
    async close(): Promise<void> {
      await provider.close();
      await stage.close();
    },
  };
}

/** The address that the provider sends the browser back to. */
export const wayBack = (page: Page): string => page.headers.location ?? "";
