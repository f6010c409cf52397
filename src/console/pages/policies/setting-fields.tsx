import {
  Checkbox,
  Fieldset,
  Group,
  NumberInput,
  Radio,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { ConnectionPicker } from "../../ui/picker.tsx";
import { AudienceFields } from "./audience-fields.tsx";
import { DurationInput } from "./duration-input.tsx";
import type { PartProps } from "./part.ts";
import type { PolicyState } from "./tightening.ts";

interface Props {
  readonly state: PolicyState;
  readonly isDefault: boolean;
  readonly onChange: (state: PolicyState) => void;
  readonly disabled: boolean;
}

/** The form of a policy, in the order in which its people meet it. */
export function SettingFields({ state, isDefault, onChange, disabled }: Props) {
  const set = (part: Partial<PolicyState>) => onChange({ ...state, ...part });
  return (
    <Stack gap="lg">
      <TextInput
        label="Name"
        required
        maxLength={200}
        disabled={disabled}
        value={state.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <WayFields state={state} set={set} disabled={disabled} />
      <TwoStepFields state={state} set={set} disabled={disabled} />
      <SessionFields state={state} set={set} disabled={disabled} />
      <PasswordFields state={state} set={set} disabled={disabled} />
      <NoticeFields state={state} set={set} disabled={disabled} />
      {!isDefault && <AudienceFields state={state} set={set} disabled={disabled} />}
    </Stack>
  );
}

const MODES = [
  ["optional", "Single sign-on or password", "People choose. The way to begin with."],
  [
    "enforced",
    "Single sign-on only",
    "A password is refused. Needs a verified domain that is linked to a connection.",
  ],
  ["off", "Password only", "Nobody is sent to an identity provider."],
] as const;

function WayFields({ state: { sso }, set, disabled }: PartProps) {
  return (
    <Fieldset legend="How they sign in" disabled={disabled}>
      <Stack gap="sm">
        <Radio.Group
          aria-label="How they sign in"
          value={sso.mode}
          onChange={(mode) =>
            set({ sso: { ...sso, mode: MODES.find(([name]) => name === mode)?.[0] ?? sso.mode } })
          }
        >
          <Stack gap={6}>
            {MODES.map(([value, label, description]) => (
              <Radio key={value} value={value} label={label} description={description} />
            ))}
          </Stack>
        </Radio.Group>
        {sso.mode !== "off" && (
          <ConnectionPicker
            label="Connection"
            description="Only where people of one domain come by several connections."
            placeholder="The one that their domain leads to"
            disabled={disabled}
            value={sso.connectionId}
            onPick={(connectionId) => set({ sso: { ...sso, connectionId } })}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

const TWO_STEPS = [
  ["off", "Never", "Not even of those who have one."],
  ["optional", "Of those who have added one", "Nobody has to."],
  [
    "trusted",
    "Required, the identity provider's counts",
    "Nothing more is asked where the identity provider says that it asked for several factors.",
  ],
  ["required", "Required, always our own", "Whoever has none adds one at the next sign-in."],
] as const;

const TwoStepFields = ({ state: { twoStep }, set, disabled }: PartProps) => (
  <Fieldset legend="Second factor" disabled={disabled}>
    <Radio.Group
      aria-label="Second factor"
      value={twoStep}
      onChange={(chosen) => set({ twoStep: TWO_STEPS.find(([name]) => name === chosen)?.[0] ?? twoStep })}
    >
      <Stack gap={6}>
        {TWO_STEPS.map(([value, label, description]) => (
          <Radio key={value} value={value} label={label} description={description} />
        ))}
      </Stack>
    </Radio.Group>
  </Fieldset>
);

function SessionFields({ state: { session, apiTokens }, set, disabled }: PartProps) {
  return (
    <Fieldset legend="Sessions and API tokens" disabled={disabled}>
      <Stack gap="sm">
        <Group gap="lg" align="flex-start">
          <DurationInput
            label="Ends without use after"
            value={session.idleMinutes}
            onChange={(idleMinutes) => set({ session: { ...session, idleMinutes } })}
          />
          <DurationInput
            label="Ends at the latest after"
            value={session.absoluteMinutes}
            onChange={(absoluteMinutes) => set({ session: { ...session, absoluteMinutes } })}
          />
        </Group>
        <Switch
          label="People may have API tokens"
          checked={apiTokens.allowed}
          onChange={(event) => set({ apiTokens: { ...apiTokens, allowed: event.currentTarget.checked } })}
        />
        {apiTokens.allowed && (
          <NumberInput
            label="A token lives at most"
            w={190}
            min={1}
            max={365}
            suffix=" days"
            value={apiTokens.maxDays}
            onChange={(days) => set({ apiTokens: { ...apiTokens, maxDays: Number(days) } })}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

const USUAL_AGE_DAYS = 365;

function PasswordFields({ state: { password, sso }, set, disabled }: PartProps) {
  if (sso.mode === "enforced") return null;
  const ends = password.maxAgeDays !== null;
  return (
    <Fieldset legend="Passwords" disabled={disabled}>
      <Stack gap="sm">
        <NumberInput
          label="At least"
          w={160}
          min={8}
          max={128}
          suffix=" characters"
          value={password.minLength}
          onChange={(length) => set({ password: { ...password, minLength: Number(length) } })}
        />
        <Checkbox
          label="They expire"
          description="NIST advises against it: people choose weaker ones."
          checked={ends}
          onChange={() => set({ password: { ...password, maxAgeDays: ends ? null : USUAL_AGE_DAYS } })}
        />
        {ends && (
          <NumberInput
            label="To be replaced after"
            w={160}
            min={1}
            max={3_650}
            suffix=" days"
            value={password.maxAgeDays ?? USUAL_AGE_DAYS}
            onChange={(days) => set({ password: { ...password, maxAgeDays: Number(days) } })}
          />
        )}
      </Stack>
    </Fieldset>
  );
}

const NoticeFields = ({ state: { notice }, set, disabled }: PartProps) => (
  <Textarea
    label="Notice at each sign-in"
    description="To be agreed to before the session begins. Empty: none."
    autosize
    minRows={2}
    maxRows={8}
    maxLength={2_000}
    disabled={disabled}
    value={notice?.text ?? ""}
    onChange={(event) => {
      const text = event.currentTarget.value;
      set({ notice: text === "" ? null : { text } });
    }}
  />
);
