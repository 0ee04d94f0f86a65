import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import {
  type Decided,
  type Decision,
  type ShownRenewal,
  useDecideRenewal,
  useDecisionPreview,
} from '#apps/console/api/renewals.ts'
import { SelectField, TextArea } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import { REASONS } from './renewal-words.ts'

const OUTCOMES = [
  { value: 'renewed', name: 'Renewed' },
  { value: 'lost', name: 'Lost' },
] as const
const CHOOSE = { value: '', name: 'Choose one' }

/** Records what became of a renewal, after it was said what that comes to. */
export function DecideDialog({ renewal, onClose }: Readonly<{ renewal: ShownRenewal; onClose: () => void }>) {
  const [outcome, setOutcome] = useState<'renewed' | 'lost'>('renewed')
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const decide = useDecideRenewal()
  const isMissing = outcome === 'lost' && reason === ''
  const chosen: Decision = {
    ...{ subscription: renewal.subscription, outcome },
    ...(outcome === 'lost' && reason !== '' && { reason }),
  }
  const asked = isMissing ? undefined : chosen
  const preview = useDecisionPreview(asked)
  const told = note.trim()
  return (
    <FormDialog
      title="Decide the renewal"
      action={outcome === 'renewed' ? 'Record that it is renewed' : 'Record that it is lost'}
      danger={outcome === 'lost'}
      onSubmit={() => decide.mutate({ ...chosen, ...(told !== '' && { note: told }) }, { onSuccess: onClose })}
      onClose={onClose}
      error={decide.error ?? preview.error}
      isPending={decide.isPending}
      blocked={
        isMissing ? 'Choose the reason, so that it counts.' : preview.data ? undefined : 'Looking what it comes to…'
      }
    >
      <SelectField
        label="Outcome"
        value={outcome}
        onChange={(value) => setOutcome(value === 'lost' ? 'lost' : 'renewed')}
        options={OUTCOMES}
      />
      {outcome === 'lost' && (
        <SelectField label="Reason" value={reason} onChange={setReason} options={[CHOOSE, ...REASONS]} />
      )}
      <TextArea label="Note" value={note} onChange={setNote} maxLength={1000} />
      {preview.data && asked && <Preview decided={preview.data} outcome={outcome} />}
    </FormDialog>
  )
}

function Preview({ decided, outcome }: Readonly<{ decided: Decided; outcome: Decision['outcome'] }>) {
  const { quote, ends } = decided
  return (
    <PreviewBox>
      <p>
        {outcome === 'lost'
          ? `The subscription ends on ${dateText(ends)}, with its term.`
          : `Another term follows on ${dateText(ends)}, ${quote ? `by quote ${quote.quote}, version ${quote.version}` : 'by list'}.`}
      </p>
    </PreviewBox>
  )
}
