import { useDebouncedValue } from "@mantine/hooks";
import { queries, type Schemas } from "../../api/client.ts";
import { problemOf } from "../../api/problem.ts";
import { mappingOf, type Draft } from "./draft.ts";
import { NO_NOTES, notesOf, wholeNotes, type Notes } from "./notes.ts";

/** On what the rules are tried. */
export type Tried =
  | { readonly kind: "recorded"; readonly signinId: string | undefined }
  | { readonly kind: "pasted"; readonly xml: string };

interface Previewed {
  /** The last one that could be made: it stays while one types something that cannot be. */
  readonly preview: Schemas["MappingPreview"] | undefined;
  /** What the API refuses of the draft, where it stands. */
  readonly notes: Notes;
  readonly error: unknown;
}

const PAUSE_MS = 350;

/** Asks for a preview of the draft whenever one pauses while typing. */
export function usePreview(connectionId: string, draft: Draft, tried: Tried): Previewed {
  const [asked] = useDebouncedValue({ draft, tried }, PAUSE_MS);
  const message = messageOf(asked.tried);
  const query = queries.useQuery(
    "post",
    "/connections/{id}/mapping/preview",
    {
      params: { path: { id: connectionId } },
      body: { ...message, mapping: mappingOf(asked.draft) },
    },
    { enabled: message !== undefined, retry: false, placeholderData: (kept) => kept, gcTime: 0 },
  );
  const notes = query.error === null ? NO_NOTES : notesOf(problemOf(query.error));
  const isShownAtFields = notes.size > 0 && wholeNotes(notes).length === 0;
  return { preview: query.data, notes, error: isShownAtFields ? null : query.error };
}

function messageOf(tried: Tried): { signinId: string } | { assertionXml: string } | undefined {
  if (tried.kind === "pasted") return tried.xml.trim() === "" ? undefined : { assertionXml: tried.xml };
  return tried.signinId === undefined ? undefined : { signinId: tried.signinId };
}
