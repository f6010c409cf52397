import { Alert, Button, Stack, Text } from "@mantine/core";
import { Plus } from "lucide-react";
import { api, queries, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Section } from "../../ui/page.tsx";
import { ProblemAlert } from "../../ui/problem.tsx";
import { KeyCard } from "./key-card.tsx";
import { adviceOf, PURPOSES, stepOf, type Key, type Purpose } from "./purposes.ts";

const ORDER: readonly Key["state"][] = ["active", "next", "retired"];

/** Our own key pairs by what they are for, and how one gives way to the next without a failed sign-in. */
export function OwnKeys() {
  const query = queries.useQuery("get", "/keys");
  return (
    <Loaded of={query}>
      {({ items }) => (
        <Stack gap="xl">
          {PURPOSES.map((purpose) => (
            <OfPurpose
              key={purpose.value}
              purpose={purpose}
              keys={items.filter((key) => key.purpose === purpose.value)}
            />
          ))}
          <Text size="sm" c="dimmed" maw={720}>
            The keys that sign for apps by OpenID Connect belong to the whole installation and are changed by
            its operator with a key of the installation. Apps take them from the key set by themselves.
          </Text>
        </Stack>
      )}
    </Loaded>
  );
}

function OfPurpose({ purpose, keys }: { readonly purpose: Purpose; readonly keys: readonly Key[] }) {
  const mayWrite = useMay("keys:write");
  const step = stepOf(keys);
  const make = useChange({
    run: () => told(api.POST("/keys", { body: { purpose: purpose.value } })),
    done: "The next key is made and published",
  });
  return (
    <Section
      title={purpose.title}
      lead={purpose.says}
      actions={
        mayWrite &&
        step !== "distribute" && (
          <Button
            variant="default"
            leftSection={<Plus size={16} aria-hidden />}
            loading={make.isPending}
            onClick={() => make.mutate()}
            aria-label={`Make the next key: ${purpose.title}`}
          >
            Make the next key
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {make.error !== null && <ProblemAlert error={make.error} what="No key was made" />}
        <Alert color={step === "make" ? "gray" : "orange"}>
          {keys.length === 0
            ? "No key yet: it is made when it is first needed, or now."
            : adviceOf(step, purpose)}
        </Alert>
        {ORDER.flatMap((state) => keys.filter((key) => key.state === state)).map((key) => (
          <KeyCard key={key.id} of={key} purpose={purpose} />
        ))}
      </Stack>
    </Section>
  );
}
