import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import type { ApiKey } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ShownOnce } from '#apps/console/parts/shown-once.tsx'
import { dayAfter, endOfDay, LONGEST_DAYS } from './key-days.ts'

const OVERLAPS = [
  { value: '0', name: 'Ends at once' },
  { value: '1', name: '1 hour' },
  { value: '24', name: '1 day' },
  { value: '72', name: '3 days' },
  { value: '168', name: '7 days' },
] as const

type Wanted = Readonly<{ overlapHours: number; expiresAt?: string }>
type Rotated = Readonly<{ expiresAt: string; previousUntil: string | null; secret: string | null }>

/** A new secret; the old one goes on for a while, so that nothing stops while it is replaced. */
export function RotateDialog({ apiKey, onClose }: Readonly<{ apiKey: ApiKey; onClose: () => void }>) {
  const [overlap, setOverlap] = useState('24')
  const [ends, setEnds] = useState('')
  const rotate = useAct(
    (wanted: Wanted, sending) => act<Rotated>('POST', `/v1/api-keys/${apiKey.id}/rotations`, sending, wanted),
    ['api-keys'],
  )
  if (rotate.data) {
    const { secret, previousUntil, expiresAt } = rotate.data
    return (
      <ShownOnce
        title={`${apiKey.name} has a new secret`}
        what="the key"
        secret={secret}
        lost="If it is lost, rotate the key again."
        onClose={onClose}
      >
        <p className="soft">
          {previousUntil === null
            ? 'The old secret is refused from now on.'
            : `The old secret is good until ${momentText(previousUntil)}.`}{' '}
          The key ends at {momentText(expiresAt)}.
        </p>
      </ShownOnce>
    )
  }
  return (
    <FormDialog
      title={`Rotate the secret of ${apiKey.name}`}
      action="Make a new secret"
      onSubmit={() =>
        rotate.mutate({ overlapHours: Number(overlap), ...(ends !== '' && { expiresAt: endOfDay(ends) }) })
      }
      onClose={onClose}
      error={rotate.error}
      isPending={rotate.isPending}
    >
      <p>The new secret is good at once. The old one stays good for the overlap, so that nothing stops meanwhile.</p>
      {apiKey.previousUntil !== null && (
        <p className="soft">
          The secret before the last rotation is still good until {momentText(apiKey.previousUntil)}. It ends now.
        </p>
      )}
      <div className="form-pair">
        <SelectField label="Overlap" value={overlap} onChange={setOverlap} options={OVERLAPS} />
        <TextField
          label="New last day"
          type="date"
          min={dayAfter(0)}
          max={dayAfter(LONGEST_DAYS)}
          value={ends}
          onChange={setEnds}
          hint={`Left empty, it ends as before: ${momentText(apiKey.expiresAt)}.`}
        />
      </div>
    </FormDialog>
  )
}
