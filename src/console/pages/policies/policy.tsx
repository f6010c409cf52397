import { useNavigate, useParams } from "@tanstack/react-router";
import { api, queries, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { Editor, stateOf } from "./editor.tsx";
import { GuardPanel } from "./guard-panel.tsx";
import { PolicyMark } from "./policy-mark.tsx";
import { RolloutPanel } from "./rollout-panel.tsx";
import { Versions } from "./versions.tsx";
import { boundInWords } from "./words.ts";

type Policy = Schemas["Policy"];

export function PolicyPage() {
  const { id } = useParams({ from: "/policies/$id" });
  const query = queries.useQuery(
    "get",
    "/policies/{id}",
    { params: { path: { id } } },
    // A watched change may take itself back while one looks at it.
    { refetchInterval: ({ state }) => (state.data?.guard?.state === "watching" ? 15_000 : false) },
  );
  return <Loaded of={query}>{(policy) => <Shown key={id} policy={policy} />}</Loaded>;
}

function Shown({ policy }: { readonly policy: Policy }) {
  const mayWrite = useMay("policies:write");
  const settings = {
    value: "settings",
    label: "Settings",
    show: () => <Editor policy={policy} initial={stateOf(policy)} saved={() => undefined} />,
  };
  const people = {
    value: "people",
    label: "People and rollout",
    show: () => <RolloutPanel policy={policy} />,
  };
  const versions = { value: "versions", label: "Versions", show: () => <Versions policy={policy} /> };
  return (
    <Page
      title={policy.name}
      lead={
        policy.isDefault
          ? "For everybody for whom no other policy is, and for strangers."
          : `For ${boundInWords(policy)}.`
      }
      up={{ to: "/policies", label: "Policies" }}
      state={<PolicyMark policy={policy} />}
      actions={mayWrite && !policy.isDefault && <Deletion policy={policy} />}
    >
      <GuardPanel policy={policy} />
      <PageTabs
        label="About the policy"
        tabs={policy.isDefault ? [settings, versions] : [settings, people, versions]}
      />
    </Page>
  );
}

function Deletion({ policy: { id, name } }: { readonly policy: Policy }) {
  const navigate = useNavigate();
  return (
    <AskedButton
      label="Delete"
      title={`Delete ${name}?`}
      run={() => told(api.DELETE("/policies/{id}", { params: { path: { id } } }))}
      done={`${name} deleted`}
      after={() => navigate({ to: "/policies" })}
    >
      Its people have the next policy that is bound to a group of theirs at once, else the default policy. Its
      versions go with it, and it cannot be taken back.
    </AskedButton>
  );
}
