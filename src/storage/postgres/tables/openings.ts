import type { Delivery } from "../../../openings/types.ts";
import type { NullableJson } from "./json.ts";

interface Whose {
  tenant_id: string;
  session_key: string;
  app_id: string;
  person_id: string;
  name: string;
  subject: NullableJson<Readonly<Record<string, string>>>;
}

interface OpeningsTable extends Whose {
  connection_id: string | null;
  opened_at: Date;
  ends_at: Date;
}

interface LogoutDeliveriesTable extends Whose {
  id: string;
  channel: Delivery["channel"];
  because: string;
  status: Delivery["status"];
  attempts: number;
  last_answer: string | null;
  created_at: Date;
  due_at: Date;
  settled_at: Date | null;
}

export interface OpeningTables {
  openings: OpeningsTable;
  logout_deliveries: LogoutDeliveriesTable;
}
