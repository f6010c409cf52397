import {
  Alert,
  Button,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { AREA_NAMES, AREAS, type Reach } from "../../api/areas.ts";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMe, type Scope } from "../../api/me.ts";
import { FormDialog } from "../../ui/dialog.tsx";
import { useApiForm } from "../../ui/form.ts";
import { chosenScopesOf, NOTHING, offered, READ_ALL, type Chosen } from "./chosen-scopes.ts";

interface Props {
  readonly close: () => void;
  readonly made: (key: Schemas["AdminKeyWithSecret"]) => void;
}

interface Values extends Record<string, unknown> {
  readonly name: string;
  readonly isEverything: boolean;
  readonly chosen: Chosen;
  /** Days; empty: never. */
  readonly days: string;
}

const LIVES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: "", label: "Never ends" },
];

/** A key for a program: what it may do, and for how long. */
export function NewAdminKey({ close, made }: Props) {
  const { scopes: held } = useMe();
  const making = useApiForm<Values, Schemas["AdminKeyWithSecret"]>({
    initial: { name: "", isEverything: false, chosen: NOTHING, days: "90" },
    send: ({ name, isEverything, chosen, days }) =>
      told(
        api.POST("/admin-keys", {
          body: {
            name,
            scopes: isEverything ? ["*"] : chosenScopesOf(chosen),
            ...(days !== "" && { expiresInDays: Number(days) }),
          },
        }),
      ),
    after: (key) => {
      made(key);
      close();
    },
  });
  const { form } = making;
  const { isEverything, chosen, days } = form.values;
  return (
    <FormDialog opened close={close} title="Make an admin key" verb="Make the key" of={making}>
      <TextInput
        label="Name"
        description="Of the program that will use it; the audit log shows it."
        placeholder="Nightly export"
        data-autofocus
        {...form.getInputProps("name")}
      />
      <Select
        label="Ends after"
        data={LIVES}
        allowDeselect={false}
        value={days}
        onChange={(value) => form.setFieldValue("days", value ?? "90")}
      />
      {days === "" && (
        <Alert color="orange">A key that never ends works until somebody thinks of revoking it.</Alert>
      )}
      {held.includes("*") && (
        <Switch
          label="Everything, as an owner"
          description="Also administrators, keys and recovery codes."
          checked={isEverything}
          onChange={(event) => form.setFieldValue("isEverything", event.currentTarget.checked)}
        />
      )}
      {!isEverything && (
        <Areas held={held} chosen={chosen} set={(value) => form.setFieldValue("chosen", value)} />
      )}
      {form.errors["scopes"] !== undefined && (
        <Text size="sm" c="red">
          Choose at least one area.
        </Text>
      )}
    </FormDialog>
  );
}

interface AreasProps {
  readonly held: readonly Scope[];
  readonly chosen: Chosen;
  readonly set: (chosen: Chosen) => void;
}

const WORDS: Readonly<Record<Reach, string>> = { nothing: "No", read: "Read", write: "Change" };

const Areas = ({ held, chosen, set }: AreasProps) => (
  <Stack gap="xs">
    <Group justify="space-between">
      <Text size="sm" fw={600}>
        What it may do
      </Text>
      <Group gap="xs">
        <Button size="compact-xs" variant="default" onClick={() => set(READ_ALL)}>
          Read everything
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => set(NOTHING)}>
          Nothing
        </Button>
      </Group>
    </Group>
    {AREA_NAMES.map((area) => (
      <Group key={area} justify="space-between" gap="xs">
        <Text size="sm" style={{ flex: "1 1 10rem" }}>
          {AREAS[area]}
        </Text>
        <SegmentedControl
          size="xs"
          transitionDuration={0}
          aria-label={AREAS[area]}
          data={offered(held, area).map((value) => ({ value, label: WORDS[value] }))}
          value={chosen[area]}
          onChange={(value) => set({ ...chosen, [area]: value })}
        />
      </Group>
    ))}
  </Stack>
);
