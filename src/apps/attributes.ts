/** About whom or what an app notes something: by id, so that it outlives a change of name. */
export interface AttributeSubject {
  readonly appId: string;
  readonly about: "person" | "group";
  readonly subjectId: string;
}

export type AppAttributes = ReadonlyMap<string, readonly string[]>;

/** What one app notes of a person or a group for itself; no other app sees it. */
export interface AppAttributeRepository {
  of(tenantId: string, subject: AttributeSubject): Promise<AppAttributes>;
  /** Each name's values become these. @returns `false`, and nothing is written, where it would be more than `most` names */
  put(tenantId: string, subject: AttributeSubject, values: AppAttributes, most: number): Promise<boolean>;
  remove(tenantId: string, subject: AttributeSubject, name: string): Promise<void>;
}
