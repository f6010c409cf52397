import { inspect, parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { BrokerError } from "../kernel/errors.ts";
import type { Environment } from "../settings/settings.ts";
import { productVersion } from "../version.ts";
import { CommandUnknown } from "./command-unknown.ts";
import type { Terminal } from "./terminal.ts";

const HELP = `Usage: sallyport [command]

  start          run the broker (default); settings come from the environment
  demo           run the broker with five simulated identity providers and two small apps
  doctor         check the deployment that the environment describes, and say what is wrong; changes nothing
                   --lab                 instead: sign in at the simulated identity providers, by a broker of its own
                   --vendor NAME         only at this one
                   --misconfigure NAME   with this set wrong: say what an administrator would read ("list": all names)
  audit verify   check the hash chains of the audit log
                   --tenant ID     only this tenant's
                   --file PATH     an exported NDJSON file instead of the database
  break-glass make   make a sheet of recovery codes when nobody gets in any more
                   --tenant ID     or its name
                   --person EMAIL  or the person's id; must be an administrator
                   --owner         make the person an owner first
  help           this text
  --version      the version

Settings are described in docs/settings.md.
`;

const VERIFY_OPTIONS = { tenant: { type: "string" }, file: { type: "string" } } as const;
const BREAK_GLASS_OPTIONS = {
  tenant: { type: "string" },
  person: { type: "string" },
  owner: { type: "boolean" },
} as const;
const DOCTOR_OPTIONS = {
  lab: { type: "boolean" },
  vendor: { type: "string" },
  misconfigure: { type: "string" },
} as const;

type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** Loaded when asked for: `--version` must not wait for the whole broker. */
const commands: Readonly<Record<string, Command>> = {
  async start(args, terminal) {
    refuseAny(args);
    return (await import("./start.ts")).start(terminal);
  },
  async demo(args, terminal) {
    refuseAny(args);
    return (await import("./demo.ts")).demo(terminal);
  },
  async doctor(args, terminal) {
    const { lab = false, ...options } = optionsOf(args, DOCTOR_OPTIONS);
    if (lab) return (await import("./doctor-lab.ts")).doctorLab(options, terminal);
    for (const name of Object.keys(options)) throw new CommandUnknown(`--${name} goes with --lab`);
    return (await import("./doctor.ts")).doctor(terminal);
  },
  async audit([verb, ...args], terminal) {
    if (verb !== "verify")
      throw new CommandUnknown(`unknown command "audit ${verb ?? ""}"; try "audit verify"`);
    const options = optionsOf(args, VERIFY_OPTIONS);
    return (await import("./audit-verify.ts")).auditVerify(options, terminal);
  },
  async "break-glass"([verb, ...args], terminal) {
    if (verb !== "make")
      throw new CommandUnknown(`unknown command "break-glass ${verb ?? ""}"; try "break-glass make"`);
    const options = optionsOf(args, BREAK_GLASS_OPTIONS);
    return (await import("./break-glass.ts")).breakGlassMake(options, terminal);
  },
  async help(_args, terminal) {
    terminal.out(HELP);
    return 0;
  },
  async "--version"(_args, terminal) {
    terminal.out(`${productVersion()}\n`);
    return 0;
  },
};

const OTHER_NAMES: Readonly<Record<string, string>> = { "--help": "help", "-h": "help", "-v": "--version" };

/**
 * Runs one command to its end.
 * @param args what stands behind the program's name
 * @returns the exit code: 0 done, 1 failed, 2 not understood
 */
export async function main(args: readonly string[], environment: Environment): Promise<number> {
  return run(args, {
    environment,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
}

/** `main` with a terminal of the caller's. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [typed = "start", ...rest] = args;
  try {
    const name = OTHER_NAMES[typed] ?? typed;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command)
      throw new CommandUnknown(`unknown command "${typed}"; "sallyport help" lists what there is`);
    return await command(rest, terminal);
  } catch (error) {
    return fail(error, terminal);
  }
}

/** One clear line for what somebody can mend; the whole stack for what is our own mistake. */
function fail(error: unknown, terminal: Terminal): number {
  if (error instanceof BrokerError) {
    terminal.err(`sallyport: ${inOneLine(error)}\n`);
    return error instanceof CommandUnknown ? 2 : 1;
  }
  terminal.err(`sallyport: ${inspect(error)}\n`);
  return 1;
}

function inOneLine({ message, nextStep }: BrokerError): string {
  if (nextStep === undefined) return message;
  return `${message}${message.endsWith(".") ? "" : "."} ${nextStep}`;
}

/** @throws CommandUnknown if anything follows a command that takes nothing */
function refuseAny(args: readonly string[]): void {
  if (args.length > 0)
    throw new CommandUnknown(`unexpected "${args[0]}"; settings come from the environment`);
}

/** @throws CommandUnknown */
function optionsOf<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    // the first sentence; the others explain a syntax that nobody asked for
    throw new CommandUnknown(
      String(error)
        .replace(/^TypeError[^:]*: /, "")
        .split(". ")[0]!,
    );
  }
}
