import { useSearch } from "@tanstack/react-router";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMe } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { AppName, ConnectionName } from "../../ui/names.tsx";

interface Props {
  readonly shown: readonly Schemas["Session"][];
}

/** Ends all sessions of what is filtered by; without a filter, everybody's. */
export function EndMany({ shown }: Props) {
  const { search, personId, connectionId, appId } = useSearch({ from: "/sessions" });
  const { person: me } = useMe();
  const whose = personId ?? (search === undefined ? undefined : shown[0]?.personId);
  const which = {
    ...(whose !== undefined && { personId: whose }),
    ...(connectionId !== undefined && { connectionId }),
    ...(appId !== undefined && { appId }),
  };
  const isAll = Object.keys(which).length === 0;
  const hitsMe = isAll || shown.some((session) => session.personId === me?.id);
  return (
    <AskedButton
      label={isAll ? "End all sessions" : "End all of these"}
      title={isAll ? "End everybody's sessions?" : "End all of these sessions?"}
      verb="End sessions"
      typed={isAll ? "end all" : "end"}
      run={() =>
        told(api.DELETE("/sessions", { params: { query: isAll ? { all: "true" as const } : which } }))
      }
      done={({ revoked }) => (revoked === 1 ? "1 session ended" : `${revoked} sessions ended`)}
    >
      {isAll && "Everybody, in every browser, has to sign in again."}
      {whose !== undefined && <p>All sessions of {shown[0]?.person?.email ?? "this person"} end.</p>}
      {connectionId !== undefined && (
        <p>
          Only those signed in by <ConnectionName id={connectionId} />.
        </p>
      )}
      {appId !== undefined && (
        <p>
          Only those in which <AppName id={appId} /> was opened.
        </p>
      )}
      <p>It takes effect everywhere at once, and apps that can be told are told.</p>
      {hitsMe && (
        <p>
          <strong>Yours may be among them: you sign in again then.</strong>
        </p>
      )}
    </AskedButton>
  );
}
