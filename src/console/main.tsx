import "./mantine.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./console.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { createConsoleRouter } from "./router.ts";
import { COLOUR_SCHEME, cssVariables, theme } from "./theme.ts";
import { isProblem } from "./api/problem.ts";

/** Vite leaves it where the broker has put it: the one nonce of this answer, for styles that Mantine makes. */
const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? "";
// Where the styles look for it that keep the page still behind a dialog (get-nonce).
Object.assign(window, { __webpack_nonce__: nonce });

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays one however often it is asked; only a lost connection is worth another try.
      retry: (failures, error) => !isProblem(error) && failures < 2,
    },
  },
});

createRoot(document.querySelector("#root")!).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    defaultColorScheme={COLOUR_SCHEME}
    getStyleNonce={() => nonce}
  >
    <QueryClientProvider client={queryClient}>
      {/* As wide as the navigation leaves room: what is done must not cover the next button. */}
      <Notifications position="bottom-left" containerWidth={216} />
      <RouterProvider router={createConsoleRouter()} />
    </QueryClientProvider>
  </MantineProvider>,
);
