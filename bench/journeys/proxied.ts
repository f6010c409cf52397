import { openBrowser } from "../../test/kit/browser.ts";
import { answerTo, hasLeft, locationOf, personOf } from "./journey.ts";
import { startBench } from "./sallyport.ts";

/** Something that a proxy asks about each request. */
export interface Asked {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  cpu(): Promise<number>;
  close(): void;
}

const HOST = "wiki.example.com";
const PROXY = { "x-forwarded-host": HOST, "x-forwarded-proto": "https", "x-forwarded-uri": "/page" };

/** Sallyport with somebody who is signed in at the host of an app. @param readySeconds 0: Redis is asked each time */
export async function openProxied(name: string, readySeconds: number): Promise<Asked> {
  const environment = { SALLYPORT_FORWARD_AUTH_READY_SECONDS: String(readySeconds) };
  const { url, server, api, sp, loginUrl } = await startBench(environment);
  await api.post("/apps", { name: "Wiki", protocol: "forward-auth", hosts: [HOST] });
  const browser = openBrowser();
  const away = await browser.go(loginUrl, { stopAt: hasLeft });
  const person = personOf(0);
  await browser.post(sp.acsUrl, await answerTo(locationOf(away), sp, person), "https://idp.example.com/");
  const asProxy = (path: string) => {
    const cookie = browser.cookies.header({ method: "GET", url: new URL(url), initiator: undefined });
    return browser.request({ method: "GET", url: `${url}${path}` }, { ...PROXY, cookie });
  };
  const started = await asProxy("/.sallyport/start?rd=/page");
  const left = await browser.go(locationOf(started), {
    stopAt: ({ headers }) => headers.location?.startsWith(`https://${HOST}/`) === true,
  });
  const back = await asProxy(new URL(locationOf(left)).pathname + new URL(locationOf(left)).search);
  const cookie = back.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
  return {
    name,
    port: Number(new URL(url).port),
    path: "/forward-auth",
    headers: { ...PROXY, cookie },
    cpu: () => server.cpu(),
    close: () => server.stop(),
  };
}
