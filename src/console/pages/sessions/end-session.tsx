import { Button, List } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay, useMe } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { consequencesOf } from "./words.ts";

interface Props {
  readonly session: Schemas["SessionDetail"];
}

export function EndSession({ session: { id, personId, person, apps } }: Props) {
  const mayEnd = useMay("sessions:write");
  const { person: me } = useMe();
  const navigate = useNavigate();
  const [isAsking, asking] = useDisclosure();
  const whose = person?.email ?? "this person";
  const act = useChange({
    run: () => told(api.DELETE("/sessions/{id}", { params: { path: { id } } })),
    done: `The session of ${whose} is over`,
    after: () => navigate({ to: "/sessions" }),
  });
  if (!mayEnd) return null;
  return (
    <>
      <Button color="red" variant="outline" onClick={asking.open}>
        End this session
      </Button>
      <Confirm
        opened={isAsking}
        close={asking.close}
        title={`End the session of ${whose}?`}
        verb="End session"
        act={act}
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
      </Confirm>
    </>
  );
}
