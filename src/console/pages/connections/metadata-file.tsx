import { FileButton, Button, Paper, Stack, Text } from "@mantine/core";
import { FileUp } from "lucide-react";
import { useState, type DragEvent } from "react";

interface Props {
  readonly isChosen: boolean;
  readonly took: (text: string) => void;
}

/** A metadata file: chosen, or dropped here. */
export function MetadataFile({ isChosen, took }: Props) {
  const [name, setName] = useState("");
  const [isOver, setOver] = useState(false);
  const take = (file: File | null | undefined) => {
    if (!file) return;
    setName(file.name);
    void file.text().then(took);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Paper
      withBorder
      p="lg"
      onDrop={drop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      {...(isOver && { bg: "var(--mantine-color-gate-light)" })}
    >
      <Stack align="flex-start" gap="xs">
        <FileButton accept=".xml,application/xml,text/xml,application/samlmetadata+xml" onChange={take}>
          {(props) => (
            <Button {...props} variant="default" px="sm" leftSection={<FileUp size={16} aria-hidden />}>
              Choose the metadata file
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed" role="status">
          {isChosen && name !== "" ? `${name} is chosen.` : "Or drop it here. It is an XML file."}
        </Text>
      </Stack>
    </Paper>
  );
}
