/** Names under which apps know people where the app asked for one of its own (SAML core 8.3.7). */
export interface NameIdRepository {
  /**
   * The person's name at the app: theirs, or that of somebody who has been merged into them.
   * @param fresh becomes the name where there is none; of several callers at once one is heard, and all get its name
   */
  settle(of: NamedAt, fresh: string, at: Date): Promise<string>;
}

export interface NamedAt {
  readonly tenantId: string;
  readonly appId: string;
  readonly personId: string;
}
