import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { type Touchpoint, useTellJourney } from '#apps/console/api/journeys.ts'
import { useNames } from '#apps/console/api/names.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { JourneyFields } from './journey-fields.tsx'
import { HOW, TOUCHPOINT_NAMES } from './journey-words.ts'

const choices = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, name]) => ({ value, name: name.charAt(0).toUpperCase() + name.slice(1) }))

/** The customer or the vendor says that the customer took part. */
export function VerifyDialog({
  touchpoint: { touchpoint, kind, partner, at, customer },
  me,
  onClose,
}: Readonly<{ touchpoint: Touchpoint; me: Me; onClose: () => void }>) {
  const names = useNames()
  const tell = useTellJourney()
  const [how, setHow] = useState('confirmed')
  const who = customer === me.organization ? 'You' : names.of(customer)
  return (
    <FormDialog
      title={`${TOUCHPOINT_NAMES[kind]} of ${names.of(partner)}`}
      action="Say that it took place"
      onSubmit={() =>
        tell.mutate([{ kind: 'touchpoint_verified', about: touchpoint, body: { how } }], { onSuccess: onClose })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
    >
      <PreviewBox>
        <p>
          {who} took part on {momentText(at)}. From then on it counts where a program asks for contacts.
        </p>
      </PreviewBox>
      <SelectField label="How it is known" value={how} onChange={setHow} options={choices(HOW)} />
    </FormDialog>
  )
}

const NOTHING = { customer: '', product: '', kind: 'call', day: '', time: '10:00' }

/** A partner logs that it was in contact with a customer: when and of which kind, not what was said. */
export function LogDialog({ me, onClose }: Readonly<{ me: Me; onClose: () => void }>) {
  const tell = useTellJourney()
  const [typed, setTyped] = useState(() => ({ ...NOTHING, day: Temporal.Now.plainDateISO().toString() }))
  const [own] = useState(() => crypto.randomUUID().slice(0, 8))
  const set = (field: keyof typeof NOTHING) => (value: string) => setTyped((before) => ({ ...before, [field]: value }))
  const { customer, product, kind, day, time } = typed
  const at = momentOf(day, time)
  const submit = () =>
    tell.mutate(
      [
        {
          kind: 'touchpoint',
          about: `${me.organization}:${day}-${kind}-${own}`,
          body: { customer, product, kind, at },
        },
      ],
      { onSuccess: onClose },
    )
  return (
    <FormDialog
      title="Log a touchpoint"
      action="Log it"
      onSubmit={submit}
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={blockedBy({ customer, product, at })}
    >
      <JourneyFields typed={typed} set={set} me={me} />
      <SelectField label="Kind" value={kind} onChange={set('kind')} options={choices(TOUCHPOINT_NAMES)} />
      <div className="form-pair">
        <TextField label="Day" type="date" value={day} onChange={set('day')} required />
        <TextField label="Time" value={time} onChange={set('time')} required placeholder="10:00" maxLength={5} />
      </div>
    </FormDialog>
  )
}

/** A day and a time as they are on the reader's clock; undefined while they are not whole. */
function momentOf(day: string, time: string): string | undefined {
  if (day === '' || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return undefined
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(Temporal.Now.timeZoneId()).toInstant().toString()
}

function blockedBy(typed: Readonly<{ customer: string; product: string; at: string | undefined }>): string | undefined {
  if (typed.customer === '' || typed.product === '') return 'Choose the customer and the product.'
  if (typed.at === undefined) return 'Say on which day and when, such as 14:30.'
  return Temporal.Instant.compare(typed.at, Temporal.Now.instant()) > 0 ? 'It has not come yet.' : undefined
}
