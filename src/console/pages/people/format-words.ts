const WORDS: Readonly<Record<string, string>> = {
  persistent: "an opaque name that stays (persistent)",
  transient: "a name made anew at each sign-in (transient)",
  emailAddress: "an e-mail address",
  unspecified: "not said (unspecified)",
  WindowsDomainQualifiedName: "a Windows account",
  X509SubjectName: "the subject of a certificate",
};

/** What a NameID is, by the last part of its format's URN. */
export function formatWords(format: string): string {
  const last = format.split(":").at(-1) ?? format;
  return WORDS[last] ?? format;
}
