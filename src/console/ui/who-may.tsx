import type { ReactNode } from "react";
import { useMay, type Scope } from "../api/me.ts";
import { Empty } from "./empty.tsx";

interface Props {
  readonly scope: Scope;
  /** What the page makes: "apps". */
  readonly what: string;
  readonly children: ReactNode;
}

/** The form of a page that makes something, for whoever came by its address too: no button that can only fail. */
export const WhoMay = ({ scope, what, children }: Props) =>
  useMay(scope) ? (
    children
  ) : (
    <Empty title={`Your role may look at ${what}, not make them`}>
      An owner can give you a role that may, under Administrators.
    </Empty>
  );
