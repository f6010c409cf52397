export interface Mail {
  /** One address of ours: never what somebody typed. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands a mail to the installation's mail server. @throws when the server does not take it */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}
