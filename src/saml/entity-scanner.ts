import { SaxesParser, type SaxesTagNS } from "saxes";
import { parseDuration } from "./cache-duration.ts";
import { MetadataTooLarge, MetadataUnreadable } from "./metadata-errors.ts";
import { mistakenFor, unreadable } from "./metadata-xml.ts";
import { METADATA, SAMLP } from "./names.ts";
import { endTag, escapeText, startTag } from "./start-tag.ts";

const METADATA_UI = "urn:oasis:names:tc:SAML:metadata:ui";

/** A federation of ten thousand members has about a million elements. */
const MOST_ELEMENTS = 5_000_000;
const DEEPEST = 32;
const MOST_ATTRIBUTES = 64;
/** Characters of one entity, as for an upload. */
const LONGEST_ENTITY = 1_048_576;
const LONGEST_NAME = 200;

/** An identity provider in a list to choose from. */
export interface ProviderName {
  readonly entityId: string;
  /** What its owner calls it (SAML metadata UI 2.1.2). */
  readonly displayName: string | undefined;
}

/** What one pass over metadata found. */
export interface Scan {
  /** SAML 2.0 identity providers, in the order of the document. */
  readonly providers: readonly ProviderName[];
  /** Roles of all entities, for the sentence that says what was given instead. */
  readonly roles: readonly string[];
  /** The wanted entity, or the only one, inside its groups and without its neighbours. */
  readonly kept: Kept | undefined;
}

export interface Kept {
  readonly xml: string;
  /** The shortest of the entity's, its role's and its groups' (SAML metadata 2.3.1, 2.3.2, 2.4.1). */
  readonly cacheDurationMs: number | undefined;
}

export interface EntityScanner {
  /** @throws MetadataUnreadable, MetadataTooLarge */
  write(chunk: Uint8Array): void;
  /** @throws MetadataUnreadable, MetadataTooLarge */
  end(): Scan;
}

/**
 * Reads metadata of any size chunk by chunk, in time linear to its length and in the memory of one entity.
 * @param wanted which entity is kept; without it the first identity provider, as long as it is the only one
 */
export function createEntityScanner(wanted: string | undefined): EntityScanner {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const collector = createCollector(wanted);
  const parser = createParser(collector);
  let head = "";
  /** What was thrown first says most; a file of another kind has its own sentence. */
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (error instanceof MetadataTooLarge) throw error;
      const mistaken = head === "" ? undefined : mistakenFor(head);
      if (mistaken === undefined && error instanceof MetadataUnreadable) throw error;
      throw unreadable(mistaken ?? `XML that we refuse (${reasonOf(error)})`);
    }
  };
  const feed = (text: string): void => {
    if (head.length < 256) head += text.slice(0, 256);
    parser.write(text);
  };
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw unreadable("text that is not UTF-8");
    }
  };
  return {
    write: (chunk) => guarded(() => feed(decoded(chunk))),
    end() {
      guarded(() => {
        feed(decoded());
        if (head === "") throw unreadable("an empty file");
        parser.close();
      });
      return collector.result();
    },
  };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error || (typeof error === "object" && error !== null && "message" in error)
    ? String(error.message).slice(0, 200)
    : "unreadable";

type Collector = ReturnType<typeof createCollector>;

function createParser(collector: Collector): SaxesParser<{ xmlns: true; position: false }> {
  const parser = new SaxesParser({ xmlns: true, position: false });
  let attributes = 0;
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("it has a document type declaration");
  });
  parser.on("attribute", () => {
    attributes += 1;
    if (attributes > MOST_ATTRIBUTES)
      throw new Error(`more than ${MOST_ATTRIBUTES} attributes on one element`);
  });
  parser.on("opentag", (tag) => {
    attributes = 0;
    collector.open(tag);
  });
  parser.on("closetag", collector.close);
  parser.on("text", collector.text);
  parser.on("cdata", collector.text);
  return parser;
}

interface Group {
  readonly tag: SaxesTagNS;
  readonly start: string;
}

interface OpenEntity {
  readonly entityId: string;
  /** Levels above it. */
  readonly depth: number;
  /** Absent for an entity that nobody wants. */
  text: string | undefined;
  cacheDurationMs: number | undefined;
  isProvider: boolean;
  displayName: string | undefined;
}

function createCollector(wanted: string | undefined) {
  const groups: Group[] = [];
  const providers: ProviderName[] = [];
  const roles = new Set<string>();
  let kept: Kept | undefined;
  let entity: OpenEntity | undefined;
  let depth = 0;
  let elements = 0;
  /** The level of something that is neither a group nor an entity, whose inside is passed over. */
  let foreign: number | undefined;
  let naming = false;

  const begin = (tag: SaxesTagNS): void => {
    const entityId = valueOf(tag, "entityID") ?? "";
    const isWanted =
      wanted === undefined ? providers.length === 0 : entityId === wanted && kept === undefined;
    entity = {
      entityId,
      depth: depth - 1,
      text: isWanted ? startTag(tag) : undefined,
      cacheDurationMs: shortest([...groups.map((group) => group.tag), tag].map(cacheDurationOf)),
      isProvider: false,
      displayName: undefined,
    };
  };

  const openInside = (tag: SaxesTagNS, inside: OpenEntity): void => {
    append(startTag(tag));
    if (depth === inside.depth + 2 && tag.uri === METADATA && tag.local.endsWith("Descriptor")) {
      if (roles.size < 20) roles.add(tag.local);
      if (tag.local === "IDPSSODescriptor" && speaksSaml2(tag)) {
        inside.isProvider = true;
        inside.cacheDurationMs = shortest([inside.cacheDurationMs, cacheDurationOf(tag)]);
      }
    }
    naming = tag.uri === METADATA_UI && tag.local === "DisplayName" && inside.displayName === undefined;
  };

  const append = (text: string): void => {
    if (entity?.text === undefined) return;
    entity.text += text;
    if (entity.text.length > LONGEST_ENTITY)
      throw new MetadataTooLarge("The description of one entity is too large.", {
        mismatch: {
          expected: `at most ${LONGEST_ENTITY} characters`,
          received: entity.entityId.slice(0, 200),
        },
      });
  };

  const finish = (done: OpenEntity): void => {
    entity = undefined;
    if (!done.isProvider) return;
    providers.push({ entityId: done.entityId, displayName: done.displayName?.trim() || undefined });
    const isOnly = wanted !== undefined || providers.length === 1;
    if (done.text !== undefined)
      kept = {
        xml: [
          ...groups.map((group) => group.start),
          done.text,
          ...groups.map((group) => endTag(group.tag)).toReversed(),
        ].join(""),
        cacheDurationMs: done.cacheDurationMs,
      };
    else if (!isOnly) kept = undefined;
  };

  return {
    open(tag: SaxesTagNS): void {
      depth += 1;
      elements += 1;
      if (elements > MOST_ELEMENTS) throw new Error(`more than ${MOST_ELEMENTS} elements`);
      if (depth > DEEPEST) throw new Error(`more than ${DEEPEST} levels`);
      if (foreign !== undefined) return;
      if (entity) return openInside(tag, entity);
      if (tag.uri === METADATA && tag.local === "EntityDescriptor") return begin(tag);
      if (tag.uri === METADATA && tag.local === "EntitiesDescriptor")
        return void groups.push({ tag, start: startTag(tag) });
      if (depth === 1) throw unreadable(`XML that begins with ${tag.local} in namespace "${tag.uri}"`);
      foreign = depth;
    },
    close(tag: SaxesTagNS): void {
      depth -= 1;
      if (foreign !== undefined) {
        if (depth < foreign) foreign = undefined;
      } else if (entity) {
        naming = false;
        append(endTag(tag));
        if (depth === entity.depth) finish(entity);
      } else groups.pop();
    },
    text(text: string): void {
      if (!entity || foreign !== undefined) return;
      append(escapeText(text));
      if (naming && (entity.displayName ?? "").length < LONGEST_NAME)
        entity.displayName = ((entity.displayName ?? "") + text).slice(0, LONGEST_NAME);
    },
    result: (): Scan => ({ providers, roles: [...roles], kept }),
  };
}

const valueOf = (tag: SaxesTagNS, name: string): string | undefined =>
  Object.values(tag.attributes).find((each) => each.uri === "" && each.local === name)?.value;

const speaksSaml2 = (tag: SaxesTagNS): boolean =>
  (valueOf(tag, "protocolSupportEnumeration") ?? "").split(/\s+/).includes(SAMLP);

const cacheDurationOf = (tag: SaxesTagNS): number | undefined => parseDuration(valueOf(tag, "cacheDuration"));

function shortest(durations: readonly (number | undefined)[]): number | undefined {
  const known = durations.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
