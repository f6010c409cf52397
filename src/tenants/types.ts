export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** Absent: its pages look as the product's own. */
  readonly branding?: Branding;
  readonly createdAt: Date;
  readonly version: number;
}

/** How the tenant's pages look to its employees (W1). */
export interface Branding {
  /** What employees call the company; the tenant's own name unless given. */
  readonly name?: string | undefined;
  /** `#rrggbb`, as the administrator chose it; what pages use is derived from it. */
  readonly colour?: string | undefined;
  /** Who helps: an e-mail address, or a page's http(s) address. */
  readonly contact?: string | undefined;
  readonly logo?: Logo | undefined;
}

export type LogoType = "image/png" | "image/jpeg" | "image/webp";

export interface Logo {
  /** SHA-256 of the content, in hexadecimal: the picture's address. */
  readonly hash: string;
  readonly mediaType: LogoType;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Picture {
  readonly hash: string;
  readonly mediaType: LogoType;
  readonly content: Buffer;
}
