import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { queries } from "../../api/client.ts";
import { useMay } from "../../api/me.ts";
import { Facts } from "../../ui/facts.tsx";
import { Loaded } from "../../ui/loading.tsx";
import { Page } from "../../ui/page.tsx";
import { PageTabs } from "../../ui/tabs.tsx";
import { When } from "../../ui/when.tsx";
import { MakeSheet } from "./make-sheet.tsx";
import { Sessions } from "./sessions.tsx";
import type { MadeSheet } from "./sheet-text.ts";
import { SheetPage } from "./sheet.tsx";
import { Sheets } from "./sheets.tsx";

export function BreakGlass() {
  const mayWrite = useMay("break-glass:write");
  const [made, setMade] = useState<MadeSheet>();
  if (made !== undefined) return <SheetPage sheet={made} kept={() => setMade(undefined)} />;
  const make = mayWrite && <MakeSheet made={setMade} />;
  return (
    <Page
      title="Break-glass"
      lead="The way in when nothing else works. A named administrator types a recovery code and is an owner for an hour, whatever the identity provider, the policies or Redis do."
      actions={
        <>
          <Button component="a" href="/break-glass" variant="default">
            Rehearse a code
          </Button>
          {make}
        </>
      }
    >
      <Readiness />
      <PageTabs
        label="Break-glass"
        tabs={[
          { value: "sheets", label: "Recovery codes", show: () => <Sheets make={make} /> },
          { value: "sessions", label: "Who came in", show: () => <Sessions /> },
        ]}
      />
    </Page>
  );
}

/** Whether somebody could get in tonight. */
function Readiness() {
  const query = queries.useQuery("get", "/break-glass");
  return (
    <Loaded of={query}>
      {({ usableCodes, holders, lastUsedAt, lastRehearsedAt, warnings }) => (
        <>
          {warnings.length === 0 && (
            <Alert color="teal" title="Ready">
              Somebody gets in whatever fails.
            </Alert>
          )}
          <Facts
            label="Readiness"
            rows={[
              ["Codes that work", usableCodes],
              ["Administrators who hold some", holders],
              ["Last rehearsed", <When key="r" at={lastRehearsedAt} />],
              ["Last used in earnest", <When key="u" at={lastUsedAt} />],
            ]}
          />
        </>
      )}
    </Loaded>
  );
}
