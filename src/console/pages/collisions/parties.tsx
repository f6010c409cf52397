import { SimpleGrid } from "@mantine/core";
import type { Schemas } from "../../api/client.ts";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink } from "../../ui/links.tsx";
import { ConnectionName } from "../../ui/names.tsx";
import { Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";

type Collision = Schemas["CollisionWithParties"];
type Party = NonNullable<Schemas["CollisionParty"]>;

/** What arrived and who has it, side by side: the evidence for a decision. */
export function Parties({ collision }: { readonly collision: Collision }) {
  const { holder, claimant } = collision;
  return (
    <SimpleGrid cols={{ base: 1, md: claimant === null ? 2 : 3 }}>
      <Section title="What arrived">
        <Arrived collision={collision} />
      </Section>
      {claimant !== null && (
        <Section title="Who came (claimant)">
          <OneParty party={claimant} />
        </Section>
      )}
      <Section title="Who has it (holder)">
        {holder === null ? "Not in the directory any more." : <OneParty party={holder} />}
      </Section>
    </SimpleGrid>
  );
}

function Arrived({
  collision: { arrived, signinId, reference, firstSeenAt, lastSeenAt, times },
}: {
  readonly collision: Collision;
}) {
  return (
    <Facts
      label="What arrived"
      rows={[
        ["Address", arrived.email],
        ["Shown as", arrived.displayName],
        [
          "Name",
          <span key="n" className="reads">
            {arrived.nameId}
          </span>,
        ],
        ["Directory's id", arrived.externalId ?? "none"],
        ["Connection", <ConnectionName key="c" id={arrived.connectionId} />],
        ["First seen", <When key="f" at={firstSeenAt} />],
        ["Last seen", <When key="l" at={lastSeenAt} />],
        ["How often", String(times)],
        [
          "Sign-in",
          <AnchorLink key="s" to={`/signins/${signinId}` as string}>
            {reference}
          </AnchorLink>,
        ],
      ]}
    />
  );
}

const OneParty = ({ party }: { readonly party: Party }) => (
  <Facts
    label={party.displayName}
    rows={[
      [
        "Person",
        <AnchorLink key="p" to="/people/$id" params={{ id: party.id }}>
          {party.displayName}
        </AnchorLink>,
      ],
      ["Address", party.emailPlaceholder ? `${party.email} (placeholder)` : party.email],
      ["State", party.status],
      ["Known as", party.identities.length === 0 ? "nothing" : <Names key="k" party={party} />],
      ["Directory's id", party.externalIds.map(({ externalId }) => externalId).join(", ") || "none"],
      ["Added", <When key="c" at={party.createdAt} />],
      ["Last sign-in", <When key="l" at={party.lastSigninAt} />],
    ]}
  />
);

const Names = ({ party: { identities } }: { readonly party: Party }) => (
  <>
    {identities.map(({ connectionId, nameId, linkedAt }) => (
      <div key={`${connectionId} ${nameId}`}>
        <span className="reads">{nameId}</span>, linked <When at={linkedAt} as="day" />
      </div>
    ))}
  </>
);
