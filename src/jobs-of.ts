import { createApiTokenWatch } from "./api-tokens/watch.ts";
import { createDomainRecheck } from "./domains/recheck.ts";
import { forgetAttempts } from "./edge/jobs/forget-attempts.ts";
import { createJobs } from "./edge/jobs/jobs.ts";
import { recheckDomains } from "./edge/jobs/recheck-domains.ts";
import { refreshMetadata } from "./edge/jobs/refresh-metadata.ts";
import { takeUpPreflights, takeUpReplays } from "./edge/jobs/take-up-runs.ts";
import { tallySignins } from "./edge/jobs/tally-signins.ts";
import { watchApiTokens } from "./edge/jobs/watch-api-tokens.ts";
import { watchCertificates } from "./edge/jobs/watch-certificates.ts";
import { watchPolicies } from "./edge/jobs/watch-policies.ts";
import { createTallies } from "./signin/reports/tallies.ts";

type Job<Make extends (needs: never) => unknown> = Parameters<Make>[0];

type Needs = Job<typeof refreshMetadata> &
  Omit<Job<typeof recheckDomains>, "domainRecheck"> &
  Parameters<typeof createDomainRecheck>[0] &
  Parameters<typeof createApiTokenWatch>[0] &
  Parameters<typeof createTallies>[0] &
  Parameters<typeof createJobs>[1] &
  Job<typeof forgetAttempts> &
  Job<typeof watchCertificates> & {
    readonly replays: Job<typeof takeUpReplays>;
    readonly preflights: Job<typeof takeUpPreflights>;
    readonly policyWatchers: Job<typeof watchPolicies>;
  };

/** All that the clock starts. */
export const jobsOf = (needs: Needs) =>
  createJobs(
    [
      refreshMetadata(needs),
      recheckDomains({ ...needs, domainRecheck: createDomainRecheck(needs) }),
      forgetAttempts(needs),
      tallySignins({ ...needs, tallies: createTallies(needs) }),
      takeUpReplays(needs.replays),
      takeUpPreflights(needs.preflights),
      watchCertificates(needs),
      watchPolicies(needs.policyWatchers),
      watchApiTokens({ ...needs, apiTokenWatch: createApiTokenWatch(needs) }),
    ],
    needs,
  );
