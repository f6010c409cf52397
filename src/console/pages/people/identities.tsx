import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import { api, told, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { useChange } from "../../ui/change.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { ConnectionName } from "../../ui/names.tsx";
import { Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { formatWords } from "./format-words.ts";

type Person = Schemas["PersonWithIdentities"];
type Identity = Person["identities"][number];

/** What identity providers and directories call the person; a link can be taken away. */
export function Identities({ person }: { readonly person: Person }) {
  const [unlinking, setUnlinking] = useState<Identity>();
  const { identities, externalIds } = person;
  return (
    <Stack gap="lg">
      <Section
        title="Known to identity providers as"
        lead="Whoever arrives with one of these is this person."
      >
        {identities.length === 0 ? (
          <Empty title="Not linked yet">
            The first sign-in by an identity provider links the person, by the address if nothing contradicts.
          </Empty>
        ) : (
          <Stack gap="sm">
            {identities.map((identity) => (
              <OneIdentity
                key={`${identity.connectionId} ${identity.nameId} ${identity.nameIdFormat}`}
                identity={identity}
                unlink={person.mergedInto === null ? () => setUnlinking(identity) : undefined}
              />
            ))}
          </Stack>
        )}
      </Section>
      {externalIds.length > 0 && (
        <Section title="Known to directories as">
          <Facts
            label="Ids of directories"
            rows={externalIds.map(({ directoryId, externalId }) => [
              externalId,
              <ConnectionName key="c" id={directoryId} />,
            ])}
          />
        </Section>
      )}
      {unlinking && <Unlinking person={person} identity={unlinking} close={() => setUnlinking(undefined)} />}
    </Stack>
  );
}

interface OneProps {
  readonly identity: Identity;
  readonly unlink: (() => void) | undefined;
}

function OneIdentity({ identity, unlink }: OneProps) {
  const mayWrite = useMay("people:write");
  const { connectionId, nameId, nameIdFormat, issuer, linkedAt, expiresAt } = identity;
  return (
    <Facts
      label={`Identity ${nameId}`}
      rows={[
        [
          "Name",
          <span key="n" className="reads">
            {nameId}
          </span>,
        ],
        ["Kind of name", formatWords(nameIdFormat)],
        ["Connection", <ConnectionName key="c" id={connectionId} />],
        [
          "Issuer",
          <span key="i" className="reads">
            {issuer}
          </span>,
        ],
        ["Linked", <When key="l" at={linkedAt} />],
        ["Leads to nobody from", expiresAt === null ? undefined : <When key="e" at={expiresAt} />],
        [
          "Unlink",
          mayWrite && unlink ? (
            <Button key="u" size="compact-sm" variant="default" onClick={unlink}>
              Unlink
            </Button>
          ) : undefined,
        ],
      ]}
    />
  );
}

interface UnlinkingProps {
  readonly person: Person;
  readonly identity: Identity;
  readonly close: () => void;
}

function Unlinking({ person, identity, close }: UnlinkingProps) {
  const { connectionId, issuer, nameIdFormat, nameId } = identity;
  const act = useChange({
    run: () =>
      told(
        api.DELETE("/people/{id}/identities", {
          params: { path: { id: person.id }, query: { connectionId, issuer, nameIdFormat, nameId } },
        }),
      ),
    done: "Unlinked",
    after: close,
  });
  return (
    <Confirm
      opened
      close={close}
      title={`Unlink ${nameId} from ${person.displayName}?`}
      verb="Unlink"
      act={act}
    >
      Their sessions end. Whoever arrives with it next is looked for anew: by the directory's id, then by the
      address.
    </Confirm>
  );
}
