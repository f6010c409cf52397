import { queries } from "../../api/client.ts";
import { Loaded } from "../../ui/loading.tsx";
import { PreviewTable } from "./preview-table.tsx";

interface Props {
  readonly connectionId: string;
  readonly signinId: string;
}

/** What the rules in force make of a sign-in that was recorded. */
export function PreviewOf({ connectionId, signinId }: Props) {
  const query = queries.useQuery("post", "/connections/{id}/mapping/preview", {
    params: { path: { id: connectionId } },
    body: { signinId },
  });
  return <Loaded of={query}>{(preview) => <PreviewTable preview={preview} />}</Loaded>;
}
