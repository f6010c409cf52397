import { Button, Group, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Section } from "../../ui/page.tsx";
import { headOf, type Head } from "./verification-words.ts";

/** For whoever kept the number and the hash of a record outside: nobody could have written the log anew since. */
export function AgainstWritten({ verify }: { readonly verify: (head: Head) => void }) {
  const [typed, setTyped] = useState({ sequence: "", hash: "" });
  const [isTried, setTried] = useState(false);
  const { head, errors } = headOf(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (head !== undefined) verify(head);
  };
  return (
    <Section
      title="Hold it against what was written down"
      lead="If you have kept a record's number and hash from an earlier verification, up to there the log must lead to the same hash."
    >
      <form onSubmit={submit} noValidate>
        <Group gap="sm" align="flex-start" mt="sm">
          <TextInput
            label="Record"
            inputMode="numeric"
            w={120}
            value={typed.sequence}
            onChange={(event) => setTyped({ ...typed, sequence: event.currentTarget.value })}
            error={isTried && errors.sequence}
          />
          <TextInput
            label="Its hash"
            style={{ flex: "1 1 16rem" }}
            maw={620}
            value={typed.hash}
            onChange={(event) => setTyped({ ...typed, hash: event.currentTarget.value })}
            error={isTried && errors.hash}
          />
          <Button type="submit" variant="default" mt={25}>
            Verify up to it
          </Button>
        </Group>
      </form>
    </Section>
  );
}
