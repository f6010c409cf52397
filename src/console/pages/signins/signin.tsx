import { Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { queries, type Schemas } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Facts } from "../../ui/facts.tsx";
import { AnchorLink, ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { AppName, ConnectionName, PersonName } from "../../ui/names.tsx";
import { Page } from "../../ui/page.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { When } from "../../ui/when.tsx";
import { WhyLink } from "../explain/why-link.tsx";
import { Answer } from "./answer.tsx";
import { Mapped } from "./mapped.tsx";
import { Message } from "./message.tsx";
import { Outcome } from "./outcome.tsx";
import { CheckLine } from "./timeline.tsx";
import { Times } from "./times.tsx";

type Signin = Schemas["Signin"];

/** One attempt: what was the matter, who mends it and how; below it, all that is known. */
export function SigninPage() {
  const { id } = useParams({ from: "/signins/$id" });
  const query = queries.useQuery("get", "/signins/{id}", { params: { path: { id } } });
  return <Loaded of={query}>{(signin) => <Shown signin={signin} />}</Loaded>;
}

const Shown = ({ signin }: { readonly signin: Signin }) => (
  <Page
    title={signin.reference}
    up={{ to: "/signins", label: "Sign-ins" }}
    state={<Outcome of={signin} />}
    actions={
      <>
        <WhyLink email={signin.email} />
        <Again signin={signin} />
      </>
    }
  >
    <Answer signin={signin} />
    <About signin={signin} />
    <PageTabs
      label="What is known of the sign-in"
      tabs={[
        { value: "checks", label: "Checks", show: () => <Checks signin={signin} /> },
        { value: "message", label: "Message", show: () => <Message signin={signin} /> },
        { value: "mapped", label: "What was read", show: () => <Mapped signin={signin} /> },
      ]}
    />
  </Page>
);

const Checks = ({ signin }: { readonly signin: Signin }) => (
  <Stack gap="lg">
    <CheckLine signin={signin} />
    <Times signin={signin} />
  </Stack>
);

function Again({ signin: { connectionId, hasMessage, at } }: { readonly signin: Signin }) {
  if (!useMay("signins:write") || connectionId === null || !hasMessage) return null;
  return (
    <ButtonLink to="/replays/new" search={{ connectionId, around: at }} variant="default">
      Try again with a draft
    </ButtonLink>
  );
}

const About = ({ signin }: { readonly signin: Signin }) => {
  const showsSession = useMay("sessions:read") && signin.outcome === "accepted";
  return (
    <Facts
      label="About the sign-in"
      rows={[
        ["When", <When key="at" at={signin.at} />],
        [
          "Person",
          signin.personId === null ? (
            (signin.email ?? "not known")
          ) : (
            <span key="p">
              <PersonName id={signin.personId} /> (
              <AnchorLink to="/sessions" search={{ personId: signin.personId }}>
                sessions
              </AnchorLink>
              ,{" "}
              <AnchorLink to="/signins" search={{ personId: signin.personId }}>
                all sign-ins
              </AnchorLink>
              )
            </span>
          ),
        ],
        [
          "Connection",
          signin.connectionId === null ? (
            "none: a password"
          ) : (
            <ConnectionName key="c" id={signin.connectionId} />
          ),
        ],
        ["App", signin.appId === null ? "not known" : <AppName key="a" id={signin.appId} />],
        ["Session", showsSession ? <SessionOf key="s" signin={signin} /> : undefined],
        ["From", signin.ip ?? "not known"],
        ["Browser", signin.userAgent ?? "not known"],
        ["Kept until", <When key="k" at={signin.keepUntil} as="day" />],
      ]}
    />
  );
};

/** What the sign-in opened, as long as it lives. */
function SessionOf({ signin: { id } }: { readonly signin: Signin }) {
  const { data } = queries.useQuery("get", "/sessions", { params: { query: { signinId: id } } });
  const [session] = data?.items ?? [];
  if (data === undefined) return "…";
  if (session === undefined) return "has ended";
  return (
    <>
      <AnchorLink to="/sessions/$id" params={{ id: session.id }} underline="always">
        still runs
      </AnchorLink>
      , last used <When at={session.seenAt} as="relative" />
    </>
  );
}
