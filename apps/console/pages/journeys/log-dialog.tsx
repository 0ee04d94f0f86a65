import { useState } from 'react'
import type { Touchpoint } from '#apps/console/api/journeys.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { useContacts, useLogTouchpoint } from '#apps/console/api/touchpoints.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { JourneyFields } from './journey-fields.tsx'
import { TOUCHPOINT_NAMES } from './journey-words.ts'
import { NO_NOTES, NotedFields, notedOf } from './noted-fields.tsx'

const NOTHING = { customer: '', product: '', kind: 'call' as Touchpoint['kind'], day: '', time: '10:00' }
const KINDS = Object.entries(TOUCHPOINT_NAMES).map(([value, name]) => ({ value, name }))

/** A partner logs that it was in contact with a customer. Date and kind are for all sides, the rest stays with the partner. */
export function LogDialog({ me, onClose }: Readonly<{ me: Me; onClose: () => void }>) {
  const log = useLogTouchpoint()
  const contacts = useContacts()
  const [typed, setTyped] = useState(() => ({ ...NOTHING, day: Temporal.Now.plainDateISO().toString() }))
  const [notes, setNotes] = useState(NO_NOTES)
  const [own] = useState(() => crypto.randomUUID().slice(0, 8))
  const set = (field: keyof typeof NOTHING) => (value: string) => setTyped((before) => ({ ...before, [field]: value }))
  const { customer, product, kind, day, time } = typed
  const at = momentOf(day, time)
  const known = (contacts.data ?? []).filter((one) => one.customer === customer)
  const submit = () => {
    if (at === undefined) return
    const touchpoint = `${me.organization}:${day}-${kind}-${own}`
    log.mutate({ touchpoint, body: { customer, product, kind, at }, noted: notedOf(notes) }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title="Log a touchpoint"
      action="Log it"
      onSubmit={submit}
      onClose={onClose}
      error={log.error}
      isPending={log.isPending}
      blocked={blockedBy({ customer, product, at })}
      wide
    >
      <JourneyFields typed={typed} set={set} me={me} />
      <SelectField label="Kind" value={kind} onChange={set('kind')} options={KINDS} />
      <div className="form-pair">
        <TextField label="Day" type="date" value={day} onChange={set('day')} required />
        <TextField label="Time" value={time} onChange={set('time')} required placeholder="10:00" maxLength={5} />
      </div>
      <NotedFields typed={notes} onChange={setNotes} known={known} />
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
