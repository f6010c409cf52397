/** What recorded sign-ins are measured against in place of what is in force. Absent parts stay as they are. */
export interface Draft {
  readonly certificates?: readonly string[];
  readonly mapping?: unknown;
  readonly settings?: {
    readonly encryption?: "strong" | "legacy";
    readonly idpEntityId?: string;
    readonly clockSkewSeconds?: number;
    readonly idpInitiated?: boolean;
  };
  /** Of replays alone. As the API takes it. */
  readonly policy?: unknown;
}

/** One replay of recorded sign-ins, each judged at the time of its recording (S4). */
export interface Replay {
  readonly id: string;
  readonly tenantId: string;
  readonly connectionId: string;
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly draft: Draft;
  readonly status: "running" | "done" | "failed";
  readonly total: number;
  readonly done: number;
  readonly result: ReplayResult | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ReplayResult {
  /** Accepted by the draft. */
  readonly passed: number;
  /** Accepted when recorded, refused by the draft: who would break and why. At most a thousand are listed. */
  readonly broken: readonly {
    readonly signinId: string;
    readonly reference: string;
    readonly email: string | undefined;
    readonly code: string;
    readonly because: string;
  }[];
  readonly brokenCount: number;
  /** Refused when recorded, accepted by the draft. */
  readonly mended: number;
  /** Refused both times. */
  readonly stillRefused: number;
}
