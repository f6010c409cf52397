import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { queries } from "../../api/client.ts";
import { Loaded } from "../../ui/loading.tsx";
import { AppPicker } from "../../ui/picker.tsx";
import { Answer } from "./answer.tsx";
import { toInstant, toLocal } from "./local-time.ts";

/** As it stands in the address. */
export interface Question {
  readonly email?: string;
  readonly appId?: string;
  readonly at?: string;
  readonly from?: string;
}

interface FormProps {
  readonly question: Question;
  readonly ask: (question: Question) => void;
  /** On the person's own page it is given. */
  readonly asksEmail: boolean;
}

/** Who, to what, and when and from where if it matters. */
export function QuestionForm({ question, ask, asksEmail }: FormProps) {
  const [typed, setTyped] = useState(question);
  const [isMore, setMore] = useState(question.at !== undefined || question.from !== undefined);
  const set = (part: Question) => setTyped({ ...typed, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(typed);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          {asksEmail && (
            <TextInput
              label="E-mail address"
              type="email"
              w={300}
              required
              value={typed.email ?? ""}
              onChange={(event) => set({ email: event.currentTarget.value })}
            />
          )}
          <AppPicker
            label="App"
            placeholder="Any: only the sign-in"
            value={typed.appId ?? null}
            onPick={(id) => set({ appId: id ?? undefined })}
          />
          {isMore && (
            <>
              <TextInput
                label="As of"
                type="datetime-local"
                value={typed.at === undefined ? "" : toLocal(typed.at)}
                onChange={(event) => set({ at: toInstant(event.currentTarget.value) })}
              />
              <TextInput
                label="From the address"
                placeholder="203.0.113.7"
                w={170}
                value={typed.from ?? ""}
                onChange={(event) => set({ from: event.currentTarget.value || undefined })}
              />
            </>
          )}
          <Button type="submit">Explain</Button>
          {!isMore && (
            <Button variant="subtle" onClick={() => setMore(true)}>
              Another time or address
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

interface AnsweredProps {
  readonly question: Question & { readonly email: string };
  readonly personId: string | undefined;
}

export function Answered({ question, personId }: AnsweredProps) {
  const { email, appId, at, from } = question;
  const body = { email, ...(appId && { appId }), ...(at && { at }), ...(from && { from }) };
  const query = queries.useQuery("post", "/explain", { body });
  return (
    <Loaded of={query}>
      {(explanation) => <Answer email={email} personId={personId} explanation={explanation} />}
    </Loaded>
  );
}
