import { useParams } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { isProblem } from "../../api/problem.ts";
import { Empty } from "../../ui/empty.tsx";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { MayLink } from "../../ui/may-link.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { When } from "../../ui/when.tsx";
import { WhyLink } from "../explain/why-link.tsx";
import { AppsOpened } from "./apps-opened.tsx";
import { EndSession } from "./end-session.tsx";
import { Ends } from "./ends.tsx";
import { contextInWords, factorInWords, methodInWords } from "./words.ts";

type Session = Schemas["SessionDetail"];

const UP = { to: "/sessions", label: "Sessions" };

/** One signed-in browser: how it came in, when that ends and why, what it opened. */
export function SessionPage() {
  const { id } = useParams({ from: "/sessions/$id" });
  const query = queries.useQuery("get", "/sessions/{id}", { params: { path: { id } } });
  if (isProblem(query.error) && query.error.code === "not_found") return <Ended id={id} />;
  return <Loaded of={query}>{(session) => <Shown session={session} />}</Loaded>;
}

/** Which of the two it is nobody can tell: what has ended is kept nowhere but in the audit log. */
function Ended({ id }: { readonly id: string }) {
  const mayAudit = useMay("audit:read");
  return (
    <Page title="No session that runs" up={UP}>
      <Empty
        title="This session has ended, or never was"
        action={
          mayAudit ? (
            <ButtonLink to="/audit" search={{ target: id }} variant="default">
              See in the audit log how it ended
            </ButtonLink>
          ) : (
            <ButtonLink to="/sessions" variant="default">
              See who is signed in
            </ButtonLink>
          )
        }
      >
        The person signed out, somebody ended it, its policy did, or its time was over. A session that runs
        out by itself leaves no record of its own.
      </Empty>
    </Page>
  );
}

const Shown = ({ session }: { readonly session: Session }) => (
  <Page
    title={`Session of ${nameOf(session)}`}
    lead={session.person === null ? undefined : session.person.email}
    up={UP}
    actions={
      <>
        <WhyLink email={session.person?.email} />
        <EndSession session={session} />
      </>
    }
  >
    <About session={session} />
    <Ends session={session} />
    <Section
      title="Apps opened in it"
      lead="One sign-in opens them all. What the end of this session means to each stands beside it."
    >
      <AppsOpened apps={session.apps} />
    </Section>
  </Page>
);

const nameOf = ({ person }: Session): string =>
  person?.displayName || person?.email || "somebody no longer in the directory";

function About({ session }: { readonly session: Session }) {
  const { authnContext, amr, signedInAt, startedAt } = session;
  return (
    <Facts
      label="About the session"
      rows={[
        ["Person", <Person key="p" session={session} />],
        ["Signed in by", <Way key="w" session={session} />],
        ["Signed in", <When key="s" at={signedInAt} />],
        ["Proved anew", signedInAt === startedAt ? undefined : <When key="r" at={startedAt} />],
        ["Last used", <When key="l" at={session.seenAt} />],
        ["From", session.ip ?? "not kept"],
        ["Browser", session.userAgent ?? "not known"],
        [
          "Second factor",
          session.secondFactor === null ? "none was given here" : factorInWords(session.secondFactor.method),
        ],
        [
          "The identity provider asked for",
          authnContext === null && amr.length === 0
            ? undefined
            : [authnContext === null ? "" : contextInWords(authnContext), ...amr].filter(Boolean).join(", "),
        ],
        ["Sign-in", <SignIn key="i" session={session} />],
      ]}
    />
  );
}

function Person({ session: { personId, person } }: { readonly session: Session }) {
  return (
    <>
      {person === null ? (
        "no longer in the directory"
      ) : (
        <MayLink scope="people:read" to={`/people/${personId}`}>
          {person.email}
        </MayLink>
      )}{" "}
      (
      <AnchorLink to="/sessions" search={{ personId }}>
        all their sessions
      </AnchorLink>
      )
    </>
  );
}

function Way({ session: { connection, connectionId, method } }: { readonly session: Session }) {
  if (connectionId === null) return methodInWords(method);
  if (connection === null) return "a connection that was deleted";
  return (
    <MayLink scope="connections:read" to={`/connections/${connection.id}`}>
      {connection.name}
    </MayLink>
  );
}

function SignIn({ session: { signin } }: { readonly session: Session }) {
  if (signin === null) return "not recorded, or forgotten by now";
  return (
    <MayLink scope="signins:read" to={`/signins/${signin.id}`}>
      {signin.reference}
    </MayLink>
  );
}
