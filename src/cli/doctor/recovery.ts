import type { Database } from "../../storage/repositories.ts";
import { ok, warn, type Finding } from "./finding.ts";

const ABOUT = "recovery codes";

/** Whether some administrator of each tenant that has any gets in when nothing else works (S8). */
export async function findRecovery(
  { transact }: Database,
  tenantIds: readonly string[],
): Promise<readonly Finding[]> {
  const lacking: Finding[] = [];
  let prepared = 0;
  for (const id of tenantIds)
    await transact(id, async ({ administrators, breakGlass }) => {
      const { items } = await administrators.list(id, { limit: 1 });
      if (items.length === 0) return;
      if ((await breakGlass.readiness(id)).usableCodes > 0) prepared += 1;
      else lacking.push(nobody(id));
    });
  return lacking.length > 0 ? lacking : [ok(ABOUT, `${prepared} tenants with administrators: all have some`)];
}

const nobody = (tenantId: string): Finding =>
  warn(
    ABOUT,
    `tenant ${tenantId}: no administrator holds a code that works`,
    `Run sallyport break-glass make --tenant ${tenantId} --person E-MAIL, and keep the sheet on paper.`,
  );
