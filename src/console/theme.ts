import {
  Alert,
  Badge,
  createTheme,
  Modal,
  Notification,
  type CSSVariablesResolver,
  type MantineColorScheme,
  type MantineColorsTuple,
} from "@mantine/core";

/** The green of the employees' pages. Shade 8 on white and 3 on the dark ground are above 4.5:1. */
const gate: MantineColorsTuple = [
  "#ecf6f3",
  "#d9ebe6",
  "#b0d7cd",
  "#8accbd",
  "#65b5a4",
  "#4ba592",
  "#398f7e",
  "#2b776a",
  "#1f5c54",
  "#174840",
];

export const theme = createTheme({
  primaryColor: "gate",
  colors: { gate },
  // Shade 6 of Mantine's colours is too light for white text (WCAG 2.2, 1.4.3).
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.5rem" }, h2: { fontSize: "1.125rem" } } },
  components: {
    Alert: Alert.extend({
      styles: {
        title: { color: "var(--mantine-color-text)" },
        body: { minWidth: 0, overflowWrap: "anywhere" },
      },
    }),
    // The dialog is no landmark of the page: its head is none either.
    Modal: Modal.extend({
      defaultProps: { closeButtonProps: { "aria-label": "Close" }, attributes: { header: { role: "none" } } },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { "aria-label": "Close" } } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", tt: "none", fw: 600 } }),
  },
});

/** Text that stands back is still read: at least 4.5:1 on both grounds, the tinted one too. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5b6168",
    "--mantine-color-placeholder": "#6b7178",
    "--mantine-color-error": "#c92a2a",
    "--mantine-color-orange-light-color": "#a33404",
    "--mantine-color-teal-light-color": "#066a4b",
  },
  dark: {
    "--mantine-color-dimmed": "#a6aeb0",
    "--mantine-color-placeholder": "#9aa2a4",
    "--mantine-color-error": "#ff8787",
  },
});

export const COLOUR_SCHEME: MantineColorScheme = "auto";
