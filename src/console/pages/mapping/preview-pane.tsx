import { Anchor, Paper, SegmentedControl, Select, Stack, Text, Textarea, Title } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { ProblemAlert } from "../../ui/problem.tsx";
import { Arrived } from "./arrived.tsx";
import type { Field } from "./draft.ts";
import { PreviewTable } from "./preview-table.tsx";
import type { Tried } from "./use-preview.ts";

interface Props {
  readonly recorded: readonly Schemas["Signin"][];
  readonly mayPaste: boolean;
  readonly tried: Tried;
  readonly onTry: (tried: Tried) => void;
  readonly preview: Schemas["MappingPreview"] | undefined;
  /** What is wrong with the message, or with a rule that has no field of its own. */
  readonly error: unknown;
  readonly use: (attribute: string | undefined, field: Field) => void;
}

/** What the rules as they stand on the left make of a sign-in. */
export const PreviewPane = ({ recorded, mayPaste, tried, onTry, preview, error, use }: Props) => (
  <Paper withBorder p="md" component="section" aria-label="Preview">
    <Stack gap="sm">
      <Title order={2}>What comes of it</Title>
      {mayPaste && <Kind recorded={recorded} tried={tried} onTry={onTry} />}
      <Chosen recorded={recorded} mayPaste={mayPaste} tried={tried} onTry={onTry} />
      {error !== null && error !== undefined && <ProblemAlert error={error} what="It cannot be previewed" />}
      {preview !== undefined && (
        <>
          <PreviewTable preview={preview} />
          <Arrived received={preview.received} use={use} />
        </>
      )}
    </Stack>
  </Paper>
);

type Choosing = Pick<Props, "recorded" | "tried" | "onTry">;

const Kind = ({ recorded, tried, onTry }: Choosing) => (
  <SegmentedControl
    size="xs"
    fullWidth
    transitionDuration={0}
    aria-label="What is tried"
    data={[
      { value: "recorded", label: "Recorded sign-in" },
      { value: "pasted", label: "Pasted message" },
    ]}
    value={tried.kind}
    onChange={(kind) =>
      onTry(kind === "pasted" ? { kind: "pasted", xml: "" } : { kind: "recorded", signinId: recorded[0]?.id })
    }
  />
);

function Chosen({ recorded, mayPaste, tried, onTry }: Choosing & Pick<Props, "mayPaste">) {
  if (tried.kind === "pasted")
    return (
      <Textarea
        label="Response or Assertion, as XML"
        description="Its signature is not checked, and it is not kept."
        rows={6}
        classNames={{ input: "reads" }}
        value={tried.xml}
        onChange={(event) => onTry({ kind: "pasted", xml: event.currentTarget.value })}
      />
    );
  if (recorded.length === 0)
    return (
      <Text size="sm">
        No sign-in of this connection is on record. Make a{" "}
        <Anchor href="?tab=overview" fz="inherit" underline="always">
          test sign-in
        </Anchor>
        {mayPaste ? ", or paste a message." : "."}
      </Text>
    );
  return (
    <Select
      label="Sign-in"
      data={recorded.map(({ id, at, email, outcome }) => ({
        value: id,
        label: `${WHEN.format(new Date(at))} · ${email ?? "unknown"} · ${outcome}`,
      }))}
      value={tried.signinId ?? null}
      allowDeselect={false}
      onChange={(signinId) => signinId !== null && onTry({ kind: "recorded", signinId })}
    />
  );
}

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
