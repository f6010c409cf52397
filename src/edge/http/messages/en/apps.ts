import { html, type Html } from "../../html.ts";
import { formatsOf } from "../formats.ts";

const { number, plural } = formatsOf("en-GB");

/** `/apps`, and apps that one may not open. */
export const apps = {
  title: "My apps",
  signedInAs: (name: string) => `Signed in as ${name}`,
  administration: "Administration",
  signOut: "Sign out",
  none: "There is no app for you here yet. Your administrators decide who may open which.",
  noneCalled: (count: number, wanted: string) =>
    plural(count, {
      one: `Your only app is not called “${wanted}”.`,
      other: `None of your ${number(count)} apps is called “${wanted}”.`,
    }),
  showAll: "Show all",
  findLabel: "Find an app",
  find: "Find",

  noAccessTitle: (app: string) => `No access to ${app}`,
  noAccess: (app: string) => `You have no access to ${app}`,
  youAre: (email: string) => html`You are signed in as <strong>${email}</strong>.`,
  askAdministrator: (app: string) =>
    `Ask the administrator of ${app} in your organisation to give you access, then open the app again.`,
  ask: (whom: Html | string) =>
    html`To be given access, ask <strong>${whom}</strong>. Then open the app again.`,
  mailSubject: (app: string) => `Access to ${app}`,
  other: (app: string) => `Do you have another account? Sign out here, then open ${app} with that one.`,
  useOther: "Use another account",
};
