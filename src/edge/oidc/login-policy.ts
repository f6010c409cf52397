import { interactionPolicy } from "oidc-provider";
import { refusalOf } from "./accounts.ts";
import { requestOf, type BrokerSessions } from "./broker-session.ts";
import { appOf } from "./clients.ts";

const { Check, Prompt } = interactionPolicy;

/**
 * When the browser has to go through `/interaction/{uid}`: the library's own reasons (prompt, max_age, hints), and
 * whenever the broker's session does not carry the request. With `prompt=none` each is the error that it names.
 */
export function createLoginPolicy(brokerSessions: Pick<BrokerSessions, "belonging" | "opens">) {
  const policy = interactionPolicy.base();
  const login = policy.get("login");
  if (!login) throw new Error("oidc-provider has no login prompt");

  login.checks.add(
    new Check("broker_session", "the sign-in is over", "login_required", (ctx) =>
      ctx.oidc.account && brokerSessions.belonging(ctx) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
    ),
  );
  login.checks.add(
    new Check("app_session", "the app asks for a newer sign-in", "login_required", async (ctx) => {
      const { client } = ctx.oidc;
      const isOpen = client !== undefined && (await brokerSessions.opens(requestOf(ctx), appOf(client)));
      return isOpen ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
  login.checks.add(
    new Check("app_access", "the person may not open this app", "access_denied", (ctx) =>
      refusalOf(ctx) === undefined ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
    ),
  );
  // max_age=0 means prompt=login (OpenID Connect core 3.1.2.1); the library would let the same second pass.
  login.checks.add(
    new Check("max_age_zero", "the person has to sign in again", "login_required", (ctx) =>
      String(ctx.oidc.params?.["max_age"]) === "0" && !ctx.oidc.result?.login
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT,
    ),
  );
  // After login: who has to sign in chooses the account by it.
  policy.add(new Prompt({ name: "select_account", requestable: true }), 1);
  return policy;
}
