import { Badge } from "@mantine/core";
import { CircleAlert, CircleCheck, CircleDashed, CircleX } from "lucide-react";

export type Tone = "good" | "bad" | "warn" | "quiet";

const LOOKS = {
  good: { color: "teal", icon: CircleCheck },
  bad: { color: "red", icon: CircleX },
  warn: { color: "orange", icon: CircleAlert },
  quiet: { color: "gray", icon: CircleDashed },
} as const;

/** A state in one or two words; never by colour alone (WCAG 1.4.1). */
export function State({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  const { color, icon: Icon } = LOOKS[tone];
  return (
    <Badge color={color} leftSection={<Icon size={14} aria-hidden />} className={`state-${tone}`}>
      {children}
    </Badge>
  );
}
