import { Button } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { api, queries, told } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { useChange } from "../../ui/change.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { State } from "../../ui/state.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { Access } from "./access.tsx";
import { protocolLabel, type App } from "./protocols.ts";
import { Settings } from "./settings.tsx";
import { SetUp } from "./set-up.tsx";
import { SignOut } from "./sign-out.tsx";

interface Props {
  readonly app: App;
}

export function AppPage() {
  const { id } = useParams({ from: "/apps/$id" });
  const query = queries.useQuery("get", "/apps/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(app) => <Shown app={app} />}</Loaded>;
}

function Shown({ app }: Props) {
  const mayWrite = useMay("apps:write");
  return (
    <Page
      title={app.name}
      lead={protocolLabel(app.protocol)}
      up={{ to: "/apps", label: "Apps" }}
      state={<State tone={app.enabled ? "good" : "quiet"}>{app.enabled ? "enabled" : "disabled"}</State>}
      actions={
        mayWrite && (
          <>
            <Switch app={app} />
            <Deletion app={app} />
          </>
        )
      }
    >
      <PageTabs
        label={`Parts of ${app.name}`}
        tabs={[
          { value: "set-up", label: "Set-up", show: () => <SetUp app={app} /> },
          { value: "access", label: "Access", show: () => <Access app={app} /> },
          { value: "settings", label: "Settings", show: () => <Settings app={app} /> },
          { value: "sign-out", label: "Sign-out", show: () => <SignOut app={app} /> },
        ]}
      />
    </Page>
  );
}

/** Off and on again loses nothing: no question before what can be taken back. */
function Switch({ app: { id, name, enabled } }: Props) {
  const put = (wanted: boolean) =>
    told(api.PATCH("/apps/{id}", { params: { path: { id } }, body: { enabled: wanted } }));
  const act = useChange({
    run: () => put(!enabled),
    done: enabled
      ? `${name} is disabled: nobody opens it by single sign-on until it is enabled`
      : `${name} is enabled`,
    undo: () => put(enabled),
  });
  return (
    <Button variant="default" loading={act.isPending} onClick={() => act.mutate()}>
      {enabled ? "Disable" : "Enable"}
    </Button>
  );
}

function Deletion({ app: { id, name } }: Props) {
  const navigate = useNavigate();
  return (
    <AskedButton
      label="Delete"
      title={`Delete ${name}?`}
      typed={name}
      run={() => told(api.DELETE("/apps/{id}", { params: { path: { id } } }))}
      done={`${name} deleted`}
      after={() => navigate({ to: "/apps" })}
    >
      Nobody opens it by single sign-on any more, its tokens stop working, and its settings and secret are
      gone for good: added again, it has others. To stop it for a while, disable it.
    </AskedButton>
  );
}
