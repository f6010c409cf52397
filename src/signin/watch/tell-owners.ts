import type { AdministratorRepository } from "../../administrators/repository.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { Mailer } from "../../kernel/mailer.ts";
import type { Transact } from "../../kernel/transaction.ts";
import type { Evidence } from "../../policies/watch.ts";
import type { TakenBack } from "../../policies/watching.ts";

interface Needs {
  readonly transact: Transact<{ readonly administrators: AdministratorRepository }>;
  readonly mailer: Mailer | undefined;
  readonly log: Logger;
  readonly publicUrl: string;
}

/** Of more nobody reads. */
const MOST_NAMED = 10;

/** Tells the owners by mail that a change was taken back; an installation without a mail server tells them nothing. */
export function createTellOwners({ transact, mailer, log, publicUrl }: Needs) {
  return async function tellOwners(taken: TakenBack, evidence: Evidence): Promise<void> {
    if (mailer === undefined) return;
    const { tenantId } = taken.watch;
    const { items } = await transact(tenantId, ({ administrators }) =>
      administrators.list(tenantId, { limit: 200 }),
    );
    const owners = items.filter(({ role, person }) => role === "owner" && person.status === "active");
    const { subject, lines } = letter(taken, evidence, publicUrl);
    for (const { person, personId } of owners)
      try {
        const html = lines.map((line) => `<p>${escaped(line)}</p>`).join("\n");
        await mailer.send({ to: person.email, subject, text: lines.join("\n\n"), html });
      } catch (error) {
        log.error({ tenantId, personId, error }, "an owner could not be told of a policy taken back");
      }
  };
}

function letter({ watch, after }: TakenBack, evidence: Evidence, publicUrl: string) {
  const what = watch.kind === "rollout" ? "The rollout was halted" : "Enforced SSO was taken back";
  const references = evidence.signIns
    .slice(0, MOST_NAMED)
    .map(({ reference, code }) => `${reference} (${code})`);
  return {
    subject: `${what}: ${after.name}`,
    lines: [
      `${what} for the policy ${after.name}, because sign-ins failed after it was changed.`,
      `${evidence.failed} people could not sign in, ${evidence.succeeded} could. Failed sign-ins: ${references.join(", ")}.`,
      `The policy holds again as it was before (version ${watch.undoVersion}); what was wrong with the sign-ins is not mended by that. Look them up by their references at ${publicUrl}.`,
    ],
  };
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
