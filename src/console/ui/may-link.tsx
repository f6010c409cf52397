import type { ReactNode } from "react";
import { useMay, type Scope } from "../api/me.ts";
import { AnchorLink } from "./links.tsx";

interface Props {
  readonly scope: Scope;
  readonly to: string;
  readonly children: ReactNode;
}

/** Leads there whoever may read it; to all others it is named. */
export const MayLink = ({ scope, to, children }: Props) =>
  useMay(scope) ? <AnchorLink to={to}>{children}</AnchorLink> : children;
