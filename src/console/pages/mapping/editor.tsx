import { Grid, Stack } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { CustomFields } from "./custom-fields.tsx";
import { draftOf, FIELDS, sourceOf, withSource, type Draft, type Field } from "./draft.ts";
import { FieldEditor } from "./field-editor.tsx";
import { GroupRulesEditor } from "./group-rules.tsx";
import { PreviewPane } from "./preview-pane.tsx";
import { Saving } from "./saving.tsx";
import { usePreview, type Tried } from "./use-preview.ts";
import { fieldTitle, LEADS, problemWords } from "./words.ts";

interface Props {
  readonly connectionId: string;
  /** In force, as it was read. */
  readonly mapping: Schemas["MappingInForce"];
  readonly recorded: readonly Schemas["Signin"][];
  /** Whether there are messages that can be pasted. */
  readonly mayPaste: boolean;
}

/** The rules on the left, what they make of a sign-in on the right, while one types (M2). */
export function MappingEditor({ connectionId, mapping, recorded, mayPaste }: Props) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(mapping));
  const [tried, setTried] = useState<Tried>({ kind: "recorded", signinId: recorded[0]?.id });
  const { preview, notes, error } = usePreview(connectionId, draft, tried);
  const mayWrite = useMay("connections:write");
  const setField = (field: Field, sources: Draft["fields"][Field]) =>
    setDraft((kept) => ({ ...kept, fields: { ...kept.fields, [field]: sources } }));
  const use = (attribute: string | undefined, field: Field) => {
    const source = attribute === undefined ? sourceOf("nameId", "") : sourceOf("attribute", attribute);
    setField(field, withSource(draft.fields[field], source));
  };
  const problemOf = (field: string): string | undefined => {
    const problem = preview?.problems.find((each) => each.field === field);
    return problem && problemWords(problem);
  };
  const shared = { arrived: preview?.received.attributes.map(({ name }) => name) ?? [], notes };
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <fieldset disabled={!mayWrite} className="plain">
          <Stack>
            {FIELDS.map((field) => (
              <FieldEditor
                key={field}
                title={fieldTitle(field)}
                path={field}
                {...(LEADS[field] !== undefined && { lead: LEADS[field] })}
                sources={draft.fields[field]}
                problem={problemOf(field)}
                onChange={(sources) => setField(field, sources)}
                {...shared}
              />
            ))}
            <GroupRulesEditor
              rules={draft.groupRules}
              notes={notes}
              onChange={(groupRules) => setDraft((kept) => ({ ...kept, groupRules }))}
            />
            <CustomFields
              custom={draft.custom}
              problemOf={problemOf}
              onChange={(custom) => setDraft((kept) => ({ ...kept, custom }))}
              {...shared}
            />
          </Stack>
        </fieldset>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack className="beside">
          {mayWrite && (
            <Saving
              connectionId={connectionId}
              mapping={mapping}
              draft={draft}
              discard={() => setDraft(draftOf(mapping))}
            />
          )}
          <PreviewPane
            recorded={recorded}
            mayPaste={mayPaste}
            tried={tried}
            onTry={setTried}
            preview={preview}
            error={error}
            use={use}
          />
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
