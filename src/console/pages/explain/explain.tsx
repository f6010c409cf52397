import { useNavigate, useSearch } from "@tanstack/react-router";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Empty } from "../../ui/empty.tsx";
import { Page } from "../../ui/page.tsx";
import { Answered, QuestionForm } from "./ask.tsx";

export function Explain() {
  const question = useSearch({ from: "/explain" });
  const navigate = useNavigate();
  const { email } = question;
  return (
    <Page
      title="Why can somebody (not) get in?"
      lead="What would happen if they signed in now. Nobody is signed in by it, and nothing is written."
    >
      <QuestionForm
        key={JSON.stringify(question)}
        question={question}
        asksEmail
        ask={(search) => void navigate({ to: "/explain", search })}
      />
      {email === undefined ? (
        <Empty title="Who cannot get in?">
          Enter the address that they type at sign-in; it need not be known here. With an app the answer
          covers access to it, too.
        </Empty>
      ) : (
        <OfAddress question={{ ...question, email }} />
      )}
    </Page>
  );
}

function OfAddress({ question }: { readonly question: { readonly email: string } }) {
  const { data } = queries.useQuery(
    "get",
    "/people",
    { params: { query: { search: question.email, limit: 10 } } },
    { enabled: useMay("people:read") },
  );
  const person = data?.items.find(({ email }) => email === question.email.trim().toLowerCase());
  return <Answered question={question} personId={person?.id} />;
}
