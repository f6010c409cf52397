import { useNavigate } from "@tanstack/react-router";
import { queries } from "../../api/client.ts";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { WhoMay } from "../../ui/who-may.tsx";
import { Editor, stateOf } from "./editor.tsx";

const FOR_NOBODY = { name: "", bindings: { people: [], groups: [] }, rollout: null };

/** Begins as the default policy is, so that only what shall differ is to be set. */
export function NewPolicy() {
  const navigate = useNavigate();
  const query = queries.useQuery("get", "/policies", { params: {} });
  return (
    <Page
      title="New policy"
      lead="It begins as the default policy is. Change what shall be different, and say whom it is for."
      up={{ to: "/policies", label: "Policies" }}
    >
      <Loaded of={query}>
        {({ items }) => {
          const usual = items.at(-1);
          return (
            usual && (
              <WhoMay scope="policies:write" what="policies">
                <Editor
                  initial={{ ...stateOf(usual), ...FOR_NOBODY }}
                  saved={({ id }) => navigate({ to: "/policies/$id", params: { id } })}
                />
              </WhoMay>
            )
          );
        }}
      </Loaded>
    </Page>
  );
}
