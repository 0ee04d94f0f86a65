import { useState } from 'react'
import { SelectField, TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { blockedBy, useActOnLife } from './act-on-life.ts'
import { DEPARTURES } from './departure-words.ts'
import type { LifeOpened } from './life-dialogs.tsx'
import { lastDayIn } from './life-words.ts'

type Cancelled = Readonly<{
  ends: string
  endedBefore: string | null
  withinTerm: boolean
  noticeMissed: string | null
}>

/** Ends a subscription: now, with its period or its term, or on a day. */
export function CancelDialog({ subscription, name, onClose }: LifeOpened) {
  const [when, setWhen] = useState('end_of_period')
  const [day, setDay] = useState('')
  const [because, setBecause] = useState('')
  const [reason, setReason] = useState('')
  const { zone, terms } = subscription
  const missing = when === 'day' && day === '' ? 'Choose the day.' : because.trim() === '' ? REASON : undefined
  const body = { when: when === 'day' ? day : when, because: because.trim(), ...(reason !== '' && { reason }) }
  const path = `/v1/subscriptions/${encodeURIComponent(subscription.subscription)}/cancellations`
  const { perform, ready, refused } = useActOnLife<Cancelled>(path, missing === undefined ? body : undefined)
  return (
    <FormDialog
      title={`Cancel ${name}`}
      action={`Cancel ${name}`}
      danger
      onSubmit={() => perform.mutate(body, { onSuccess: onClose })}
      onClose={onClose}
      error={perform.error ?? refused}
      isPending={perform.isPending}
      blocked={blockedBy(missing, { ready, refused }) ?? (ready?.withinTerm && reason === '' ? WITHIN_TERM : undefined)}
    >
      <div className="form-pair">
        <SelectField
          label="It ends"
          value={when}
          onChange={setWhen}
          options={[
            { value: 'now', name: 'Now' },
            { value: 'end_of_period', name: 'With the period that runs' },
            ...(terms.length > 0 ? [{ value: 'end_of_term', name: 'With the term that runs' }] : []),
            { value: 'day', name: 'As a day begins' },
          ]}
        />
        {when === 'day' && <TextField label="Day" type="date" required value={day} onChange={setDay} />}
      </div>
      <SelectField
        label="Reason"
        value={reason}
        onChange={setReason}
        options={[{ value: '', name: 'Not said' }, ...DEPARTURES]}
      />
      <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />
      {ready && (
        <PreviewBox>
          <p>
            Its last day is <strong>{lastDayIn(ready.ends, zone)}</strong>, by the days of {zone.replaceAll('_', ' ')}.
          </p>
          <p>
            {ready.endedBefore === null
              ? 'So far it goes on.'
              : `So far its last day is ${lastDayIn(ready.endedBefore, zone)}.`}{' '}
            Nothing is billed for what comes after it.
          </p>
          {ready.noticeMissed !== null && <p>{ready.noticeMissed}.</p>}
        </PreviewBox>
      )}
    </FormDialog>
  )
}

const REASON = 'Say why, for whoever reads it later.'
const WITHIN_TERM = 'It ends before its term does: choose the reason, so that it counts.'
