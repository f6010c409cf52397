import { Autocomplete, Select, Text, TextInput } from "@mantine/core";
import { kindOf, sourceOf, textOf, transformsOf, type Source, type SourceKind } from "./draft.ts";
import { EditableRow } from "./editable-row.tsx";
import { Transforms } from "./transform-row.tsx";

interface Props {
  readonly source: Source;
  /** "E-mail address, source 1". */
  readonly label: string;
  /** What arrived, to choose from. */
  readonly arrived: readonly string[];
  readonly note: string | undefined;
  readonly onChange: (source: Source) => void;
  readonly onRemove: () => void;
  /** Absent for the first. */
  readonly onUp: (() => void) | undefined;
}

const KINDS: readonly { readonly value: SourceKind; readonly label: string }[] = [
  { value: "attribute", label: "Attribute" },
  { value: "nameId", label: "NameID" },
  { value: "template", label: "Template" },
  { value: "constant", label: "Constant" },
];

/** One place where a value is looked for, and what is done with it. */
export function SourceRow({ source, label, arrived, note, onChange, onRemove, onUp }: Props) {
  const kind = kindOf(source);
  return (
    <EditableRow
      label={label}
      note={note}
      onRemove={onRemove}
      onUp={onUp}
      isOneLine
      below={
        kind !== "constant" && (
          <Transforms
            transforms={transformsOf(source)}
            of={label}
            onChange={(transforms) => onChange(sourceOf(kind, textOf(source), transforms))}
          />
        )
      }
    >
      <Select
        aria-label={`Kind, ${label}`}
        data={[...KINDS]}
        value={kind}
        allowDeselect={false}
        onChange={(value) => {
          const chosen = KINDS.find((each) => each.value === value)?.value ?? kind;
          onChange(sourceOf(chosen, textOf(source), transformsOf(source)));
        }}
        w={{ base: 110, sm: 125 }}
      />
      <TextOf source={source} label={label} arrived={arrived} onChange={onChange} />
    </EditableRow>
  );
}

function TextOf({
  source,
  label,
  arrived,
  onChange,
}: Pick<Props, "source" | "label" | "arrived" | "onChange">) {
  const kind = kindOf(source);
  const set = (text: string) => onChange(sourceOf(kind, text, transformsOf(source)));
  if (kind === "nameId")
    return (
      <Text size="sm" c="dimmed" flex={1} mt={8}>
        of the signed-in account
      </Text>
    );
  if (kind === "attribute")
    return (
      <Autocomplete
        aria-label={`Attribute, ${label}`}
        placeholder="Name of the attribute"
        data={[...new Set(arrived)]}
        value={textOf(source)}
        onChange={set}
        flex={1}
        classNames={{ input: "reads" }}
      />
    );
  return (
    <TextInput
      aria-label={`${kind === "template" ? "Template" : "Text"}, ${label}`}
      placeholder={kind === "template" ? "{givenName} {sn}" : "empty: the field may stay empty"}
      value={textOf(source)}
      onChange={(event) => set(event.currentTarget.value)}
      flex={1}
      classNames={{ input: "reads" }}
    />
  );
}
