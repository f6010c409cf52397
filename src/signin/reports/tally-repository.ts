/**
 * Periods of the recorder, six hours each, that were counted beforehand; {@link ReportRepository.signins} reads them
 * where there are any.
 */
export interface TallyRepository {
  /**
   * Where the periods begin that may be counted, the newest first.
   * @param before periods that have ended by then
   * @param least attempts; a period with fewer is counted as fast as its tally is read
   */
  due(
    tenantId: string,
    of: { readonly before: Date; readonly least: number; readonly limit: number },
  ): Promise<readonly Date[]>;
  /**
   * Counts the period. From now on whatever changes its attempts takes the tally away again, whoever does it.
   * @returns `false` where one of its attempts is being written at this moment: then it is counted another time
   */
  count(tenantId: string, period: Date): Promise<boolean>;
}
