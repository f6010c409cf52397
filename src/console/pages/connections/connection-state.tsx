import { useState } from "react";
import { State } from "../../ui/state.tsx";
import { certificateStanding, standingOf, type Certificate, type Connection } from "./connection-facts.ts";

export function ConnectionState({ connection }: { readonly connection: Connection }) {
  const { tone, words } = standingOf(connection);
  return <State tone={tone}>{words}</State>;
}

export function CertificateState({ certificate }: { readonly certificate: Certificate }) {
  const [now] = useState(() => new Date());
  const { tone, words } = certificateStanding(certificate, now);
  return <State tone={tone}>{words}</State>;
}
