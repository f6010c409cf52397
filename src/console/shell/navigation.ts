import {
  BookUser,
  Gauge,
  Globe,
  MonitorSmartphone,
  PlaneTakeoff,
  Plug,
  ScrollText,
  ShieldCheck,
  UsersRound,
  type LucideIcon,
} from "lucide-react";
import type { ComponentType } from "react";
import type { Scope } from "../api/me.ts";
import { CollisionBadge } from "../pages/collisions/waiting.tsx";

export interface Place {
  readonly label: string;
  readonly to: string;
  readonly icon: LucideIcon;
  /** Who may not read it is not shown the way. */
  readonly scope?: Scope;
  /** What waits there, shown beside the label. */
  readonly badge?: ComponentType;
}

/** By what one comes for: somebody cannot get in; how they get in; who they are; what they open; what happened. */
export const NAVIGATION: readonly { readonly title?: string; readonly places: readonly Place[] }[] = [
  {
    places: [
      { label: "Overview", to: "/", icon: Gauge },
      { label: "Sign-ins", to: "/signins", icon: PlaneTakeoff, scope: "signins:read" },
    ],
  },
  {
    title: "Single sign-on",
    places: [
      { label: "Connections", to: "/connections", icon: Plug, scope: "connections:read" },
      { label: "Domains", to: "/domains", icon: Globe, scope: "domains:read" },
      { label: "Policies", to: "/policies", icon: ShieldCheck, scope: "policies:read" },
    ],
  },
  {
    title: "Directory",
    places: [
      { label: "People", to: "/people", icon: BookUser, scope: "people:read", badge: CollisionBadge },
      { label: "Groups", to: "/groups", icon: UsersRound, scope: "groups:read" },
    ],
  },
  {
    title: "Access",
    places: [{ label: "Sessions", to: "/sessions", icon: MonitorSmartphone, scope: "sessions:read" }],
  },
  {
    title: "Company",
    places: [{ label: "Audit log", to: "/audit", icon: ScrollText, scope: "audit:read" }],
  },
];
