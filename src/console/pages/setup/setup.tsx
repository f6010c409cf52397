import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { queries } from "../../api/client.ts";
import { ButtonLink } from "../../ui/links.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import type { Connection } from "../connections/connection-facts.ts";
import { ConnectionState } from "../connections/connection-state.tsx";
import { stepAfter, stepShown, type Step } from "./progress.ts";
import { StepConnection } from "./step-connection.tsx";
import { StepDomain } from "./step-domain.tsx";
import { StepEnforce } from "./step-enforce.tsx";
import { StepFoot } from "./step-foot.tsx";
import { StepMapping } from "./step-mapping.tsx";
import { StepPilot } from "./step-pilot.tsx";
import { StepTest } from "./step-test.tsx";
import { Stepper } from "./stepper.tsx";

/** From a name to enforced single sign-on. How far it is, is read from what is there: it is gone on with anywhere. */
export function Setup() {
  const { id } = useParams({ from: "/connections/$id/setup" });
  const connection = queries.useQuery("get", "/connections/{id}", { params: { path: { id } } });
  const progress = queries.useQuery("get", "/connections/{id}/progress", { params: { path: { id } } });
  return (
    <Loaded of={connection}>
      {(shown) => (
        <Page
          title={`Set up ${shown.name}`}
          up={{ to: `/connections/${id}`, label: shown.name }}
          state={<ConnectionState connection={shown} />}
          actions={
            <ButtonLink to="/connections/$id" params={{ id }} variant="default">
              Leave, go on later
            </ButtonLink>
          }
        >
          <Loaded of={progress}>{({ steps }) => <Guide connection={shown} steps={steps} />}</Loaded>
        </Page>
      )}
    </Loaded>
  );
}

interface GuideProps {
  readonly connection: Connection;
  readonly steps: readonly Step[];
}

function Guide({ connection, steps }: GuideProps) {
  const { step: asked } = useSearch({ from: "/connections/$id/setup" });
  const navigate = useNavigate();
  const step = stepShown(steps, asked);
  // Kept in the address: a step that is done while one looks at it does not jump away under one's eyes.
  useEffect(() => {
    if (asked === undefined && step !== undefined)
      void navigate({ to: ".", search: { step: step.name } as never, replace: true });
  }, [asked, step, navigate]);
  if (step === undefined) return null;
  return (
    <>
      <Stepper connectionId={connection.id} steps={steps} shown={step.name} />
      <Body key={step.name} connection={connection} step={step} />
      <StepFoot connectionId={connection.id} step={step} next={stepAfter(steps, step.name)} />
    </>
  );
}

function Body({ connection, step }: { readonly connection: Connection; readonly step: Step }) {
  switch (step.name) {
    case "connection":
      return <StepConnection connection={connection} />;
    case "domain":
      return <StepDomain connection={connection} />;
    case "mapping":
      return <StepMapping connection={connection} isDone={step.state === "done"} />;
    case "test":
      return <StepTest connection={connection} />;
    case "pilot":
      return <StepPilot connection={connection} step={step} />;
    case "enforce":
      return <StepEnforce connection={connection} step={step} />;
  }
}
