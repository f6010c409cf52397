import {
  AppWindow,
  BookUser,
  FileClock,
  Gauge,
  Globe,
  KeyRound,
  LifeBuoy,
  MonitorSmartphone,
  PlaneTakeoff,
  Plug,
  ScrollText,
  Settings,
  ShieldCheck,
  UserCog,
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
    places: [
      { label: "Apps", to: "/apps", icon: AppWindow, scope: "apps:read" },
      { label: "Sessions", to: "/sessions", icon: MonitorSmartphone, scope: "sessions:read" },
      { label: "API tokens", to: "/tokens", icon: FileClock, scope: "tokens:read" },
    ],
  },
  {
    title: "Company",
    places: [
      { label: "Audit log", to: "/audit", icon: ScrollText, scope: "audit:read" },
      { label: "Administrators", to: "/administrators", icon: UserCog, scope: "administrators:read" },
      { label: "Break-glass", to: "/break-glass", icon: LifeBuoy, scope: "break-glass:read" },
      { label: "Keys", to: "/keys", icon: KeyRound, scope: "keys:read" },
      { label: "Settings", to: "/settings", icon: Settings, scope: "tenants:read" },
    ],
  },
];
