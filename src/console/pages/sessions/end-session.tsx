import { List } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay, useMe } from "../../api/me.ts";
import { AskedButton } from "../../ui/asked-button.tsx";
import { consequencesOf } from "./words.ts";

interface Props {
  readonly session: Schemas["SessionDetail"];
}

export function EndSession({ session: { id, personId, person, apps } }: Props) {
  const mayEnd = useMay("sessions:write");
  const { person: me } = useMe();
  const navigate = useNavigate();
  const whose = person?.email ?? "this person";
  if (!mayEnd) return null;
  return (
    <AskedButton
      label="End this session"
      title={`End the session of ${whose}?`}
      verb="End session"
      run={() => told(api.DELETE("/sessions/{id}", { params: { path: { id } } }))}
      done={`The session of ${whose} is over`}
      after={() => navigate({ to: "/sessions" })}
    >
      <p>They have to sign in again in that browser, at once. Their other browsers go on.</p>
      <List size="sm">
        {consequencesOf(apps).map((each) => (
          <List.Item key={each}>{each}</List.Item>
        ))}
      </List>
      {personId === me?.id && (
        <p>
          <strong>It may be the one that you use now: you sign in again then.</strong>
        </p>
      )}
    </AskedButton>
  );
}
