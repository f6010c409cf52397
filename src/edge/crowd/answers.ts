import { once } from "node:events";
import type { Request, Response } from "express";
import type { Entity } from "./entities.ts";
import { opening, XML_DECLARATION } from "./xml.ts";

export type Tongue = "xml" | "json";

/** XML is what Crowd speaks where nothing is asked for. */
export const tongueOf = (req: Request): Tongue =>
  req.accepts(["application/xml", "application/json"]) === "application/json" ? "json" : "xml";

/** Without a charset: published clients compare the whole of it. XML says its own, and JSON has one (RFC 8259 8.1). */
const typeOf = (tongue: Tongue): string => `application/${tongue}`;

export function answer(req: Request, res: Response, status: number, { xml, json }: Entity): void {
  const tongue = tongueOf(req);
  res.status(status).setHeader("Content-Type", typeOf(tongue));
  res.end(tongue === "xml" ? XML_DECLARATION + xml : JSON.stringify(json));
}

/**
 * A list of any length, sent as it is read, no faster than it is taken. One that fails half-way is cut off, so that
 * nobody takes it for whole.
 * @param one name of an item, which is also what a client asks to have expanded
 */
export async function answerList(
  req: Request,
  res: Response,
  { list, one }: { readonly list: string; readonly one: string },
  items: AsyncIterable<Entity>,
): Promise<void> {
  const tongue = tongueOf(req);
  const [before, between, after] =
    tongue === "xml"
      ? [XML_DECLARATION + opening(list, { expand: one }), "", `</${list}>`]
      : [`{"expand":${JSON.stringify(one)},${JSON.stringify(list)}:[`, ",", "]}"];
  await answerStream(res, typeOf(tongue), async function* () {
    let first = true;
    yield before;
    for await (const { xml, json } of items) {
      yield (first ? "" : between) + (tongue === "xml" ? xml : JSON.stringify(json));
      first = false;
    }
    yield after;
  });
}

/** Nothing is sent before the first piece is there: what fails until then is an error of its own. */
export async function answerStream(
  res: Response,
  type: string,
  pieces: () => AsyncGenerator<string>,
): Promise<void> {
  let waiting = "";
  const flush = async (): Promise<void> => {
    if (!res.headersSent) res.setHeader("Content-Type", type);
    if (!res.write(waiting) && !res.destroyed) await drainOrClose(res);
    waiting = "";
  };
  for await (const piece of pieces()) {
    waiting += piece;
    if (waiting.length < 65_536) continue;
    if (res.destroyed) return;
    await flush();
  }
  if (!res.headersSent) res.setHeader("Content-Type", type);
  res.end(waiting);
}

async function drainOrClose(res: Response): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  try {
    await Promise.race([once(res, "drain", { signal }), once(res, "close", { signal })]);
  } finally {
    over.abort();
  }
}
