import { defineScript } from "redis";
import type { CommandParser } from "redis";

type Parser = Pick<CommandParser, "pushKeys" | "push">;

/**
 * A Lua script that declares its keys. Redis runs it whole, with nothing in between.
 * @see docs of EVALSHA: node-redis sends the hash, and the text where the server has not seen it yet
 */
export const script = (numberOfKeys: number, text: string) =>
  defineScript({
    SCRIPT: text,
    NUMBER_OF_KEYS: numberOfKeys,
    parseCommand(parser: Parser, keys: readonly string[], args: readonly (string | number)[]) {
      parser.pushKeys([...keys]);
      parser.push(...args.map(String));
    },
    transformReply: (reply: unknown): unknown => reply,
  });
