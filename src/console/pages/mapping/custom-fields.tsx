import { Button, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { replacedAt, sourceOf, without, type Draft } from "./draft.ts";
import { FieldEditor } from "./field-editor.tsx";
import type { Notes } from "./notes.ts";

interface Props {
  readonly custom: Draft["custom"];
  readonly arrived: readonly string[];
  readonly notes: Notes;
  readonly problemOf: (field: string) => string | undefined;
  readonly onChange: (custom: Draft["custom"]) => void;
}

/** Fields of the company's own, which apps can be given as claims. */
export const CustomFields = ({ custom, arrived, notes, problemOf, onChange }: Props) => (
  <>
    {custom.map(({ name, sources }, at) => (
      <FieldEditor
        // oxlint-disable-next-line react/no-array-index-key -- its name is being typed
        key={at}
        title={`Own field ${name}`}
        path={`custom.${name}`}
        sources={sources}
        arrived={arrived}
        notes={notes}
        problem={problemOf(`custom.${name}`) ?? problemOf(name)}
        onChange={(changed) => onChange(replacedAt(custom, at, { name, sources: changed }))}
        actions={
          <>
            <TextInput
              size="xs"
              aria-label={`Name of own field ${at + 1}`}
              placeholder="costCentre"
              value={name}
              onChange={(event) =>
                onChange(replacedAt(custom, at, { name: event.currentTarget.value, sources }))
              }
            />
            <Button
              size="xs"
              variant="subtle"
              color="red"
              onClick={() => onChange(without(custom, at))}
              aria-label={`Remove own field ${name}`}
            >
              Remove
            </Button>
          </>
        }
      />
    ))}
    <Button
      variant="default"
      w="fit-content"
      leftSection={<Plus size={15} aria-hidden />}
      onClick={() => onChange([...custom, { name: "", sources: [sourceOf("attribute", "")] }])}
    >
      Add a field of your own
    </Button>
  </>
);
