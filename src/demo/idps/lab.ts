import { systemClock, type Clock } from "../../kernel/clock.ts";
import type { Api } from "../api.ts";
import { listenOnLoopback } from "../ports.ts";
import { connect, type Publish } from "../seed.ts";
import { demoKey } from "./keys.ts";
import { createSimulator, type Simulator } from "./simulator.ts";
import type { SimulatorSettings, VendorName } from "./vendor.ts";
import { companies, type Company } from "./vendors.ts";

export interface LabNeeds {
  /** Of the broker that is to be connected. */
  readonly api: Api;
  /** Puts a TXT record where the broker looks. */
  readonly publish: Publish;
  /** Where the identity providers' keys are kept. */
  readonly certsDir: string;
  /** The broker's, so that both agree on the time; the system's where it is not given. */
  readonly clock?: Clock;
  /** All five where it is not given. */
  readonly vendors?: readonly VendorName[];
  /** How all of them differ from their vendors' habits. */
  readonly simulators?: Pick<SimulatorSettings, "sign" | "encrypt">;
}

/** One vendor's simulator, connected. */
export interface LabIdp extends Simulator, Company {
  readonly url: string;
  readonly connectionId: string;
  /** The broker's start address of this connection. */
  readonly loginUrl: string;
}

export interface Lab {
  /** @throws TypeError for a vendor that was not started */
  idp(vendor: VendorName): LabIdp;
  readonly idps: readonly LabIdp[];
  /** Switches one misconfiguration on, and whatever was on at this vendor off. @throws NoSuchMisconfiguration */
  misconfigure(name: string, vendor?: VendorName): Promise<void>;
  /** Everything is right again, everywhere. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Brings the simulators up on free ports and connects each to the broker as an administrator would: a connection by its
 * preset and metadata, the broker's values at the identity provider, a verified domain.
 */
export async function startLab(needs: LabNeeds): Promise<Lab> {
  const wanted = companies.filter(({ vendor }) => needs.vendors?.includes(vendor.name) ?? true);
  const closers: (() => Promise<void>)[] = [];
  const idps: LabIdp[] = [];
  for (const company of wanted) idps.push(await open(company, needs, closers));
  const idp = (vendor: VendorName): LabIdp => {
    const found = idps.find((each) => each.vendor.name === vendor);
    if (!found) throw new TypeError(`the lab was started without ${vendor}`);
    return found;
  };
  return {
    idp,
    idps,
    misconfigure: (name, vendor = "okta") => idp(vendor).misconfigure(name),
    async mend() {
      for (const each of idps) await each.mend();
    },
    async close() {
      for (const close of closers) await close();
    },
  };
}

async function open(company: Company, needs: LabNeeds, closers: (() => Promise<void>)[]): Promise<LabIdp> {
  const { vendor, people, domain, title } = company;
  const { clock = systemClock, certsDir, simulators } = needs;
  const door = await listenOnLoopback(0);
  closers.push(() => door.close());
  const url = `http://${vendor.host}:${door.port}`;
  const key = await demoKey(certsDir, vendor.name, clock(), vendor.certificateYears);
  const simulator = createSimulator({ vendor, people, baseUrl: url, key, clock, ...simulators });
  door.server.on("request", simulator.app);
  const connection = await connect({ name: title, preset: vendor.name, simulator, domain }, needs);
  return { ...company, ...simulator, url, connectionId: connection.id, loginUrl: connection.sp.loginUrl };
}
