import { Group, Radio, Select, Stack, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { api, queries, told } from "../../api/client.ts";
import { useApiForm } from "../../ui/form.ts";
import { Page } from "../../ui/page.tsx";
import { localOf } from "../../ui/range.ts";
import { SubmitBar } from "../../ui/submit-bar.tsx";
import { WhoMay } from "../../ui/who-may.tsx";
import { DraftFields } from "./draft-fields.tsx";
import { draftOf, kindFor, kindsFor, NO_DRAFT, type Values } from "./draft.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
const OFFERED = { params: { query: { limit: 100 } } };

type Asked = Values & { readonly connectionId: string; readonly from: string; readonly to: string };

export const NewReplay = () => (
  <Page
    title="Try sign-ins again"
    up={{ to: "/replays", label: "Replays" }}
    lead="Recorded sign-ins are judged by the draft. Nothing is changed and nobody is signed in."
  >
    <WhoMay scope="signins:write" what="replays">
      <Asking />
    </WhoMay>
  </Page>
);

/** What is to be tried, and on which recorded sign-ins. */
function Asking() {
  const { connectionId = "", around } = useSearch({ from: "/replays/new" });
  const navigate = useNavigate();
  const connections = queries.useQuery("get", "/connections", OFFERED);
  const [span] = useState(() => spanAround(around));
  const protocolOf = (values: Asked) =>
    connections.data?.items.find(({ id }) => id === values.connectionId)?.protocol;
  const asking = useApiForm<Asked, { readonly id: string }>({
    initial: { connectionId, ...span, kind: "mapping", ...NO_DRAFT },
    send: (values) => start({ ...values, kind: kindFor(protocolOf(values), values.kind) }),
    after: ({ id }) => navigate({ to: "/replays/$id", params: { id } }),
  });
  const { form } = asking;
  const protocol = protocolOf(form.values);
  const kind = kindFor(protocol, form.values.kind);
  return (
    <form onSubmit={asking.submit} noValidate>
      <Stack maw={720}>
        <Select
          label="Connection"
          data={(connections.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          {...form.getInputProps("connectionId")}
        />
        <Group grow align="flex-start">
          <TextInput type="datetime-local" label="Sign-ins from" {...form.getInputProps("from")} />
          <TextInput type="datetime-local" label="to" {...form.getInputProps("to")} />
        </Group>
        <Radio.Group label="What would change" {...form.getInputProps("kind")} value={kind}>
          <Stack gap="xs" mt="xs">
            {kindsFor(protocol).map(([value, label]) => (
              <Radio key={value} value={value} label={label} />
            ))}
          </Stack>
        </Radio.Group>
        <DraftFields form={form} kind={kind} connectionId={form.values.connectionId} />
        <SubmitBar
          of={asking}
          verb="Run the replay"
          what="The replay was not begun"
          isDisabled={form.values.connectionId === ""}
        />
      </Stack>
    </form>
  );
}

const start = async (values: Asked) =>
  told(
    api.POST("/signins/replay", {
      body: {
        connectionId: values.connectionId,
        from: new Date(values.from).toISOString(),
        to: new Date(values.to).toISOString(),
        draft: draftOf(values),
      },
    }),
  );

/** An hour on both sides of one sign-in, or the last week. */
function spanAround(around: string | undefined) {
  const now = Date.now();
  const at = around === undefined ? Number.NaN : Date.parse(around);
  const [from, to] = Number.isNaN(at) ? [now - WEEK_MS, now] : [at - HOUR_MS, Math.min(at + HOUR_MS, now)];
  // The minute that has begun belongs to it.
  return { from: localOf(new Date(from)), to: localOf(new Date(to + 60_000)) };
}
