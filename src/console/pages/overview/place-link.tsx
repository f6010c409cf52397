import type { ReactNode } from "react";
import { NAVIGATION } from "../../shell/navigation.ts";
import { AnchorLink } from "../../ui/links.tsx";
import { placeOf } from "./places.ts";

interface Props {
  readonly kind: string;
  readonly id: string | null;
  /** The code of what is said of it. */
  readonly about?: string;
  readonly children: ReactNode;
}

/** Leads to where what a report names is shown; where the console has no such page it is only named. */
export function PlaceLink({ children, ...named }: Props) {
  const place = placeOf(named, hasList);
  if (place === undefined) return <span>{children}</span>;
  return (
    <AnchorLink {...(place as { to: never })} fw={600}>
      {children}
    </AnchorLink>
  );
}

const LISTS = new Set([...NAVIGATION.flatMap(({ places }) => places.map(({ to }) => to)), "/collisions"]);
const hasList = (list: string): boolean => LISTS.has(list);
