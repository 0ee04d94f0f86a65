import { useState } from 'react'
import { useRecord } from '#apps/console/api/enrollments.ts'
import { SelectField, TextArea } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import type { Seen } from './enrollment-dialogs.tsx'
import { partsText } from './words.ts'

const DECISIONS = [
  { value: 'approved', name: 'Approve it' },
  { value: 'more_needed', name: 'Say what more is needed' },
  { value: 'declined', name: 'Decline it, with a reason' },
] as const

/** Decides on an application. Approved alone enrolls nobody: terms and documents come first. */
export function DecideDialog({ enrollment, nameOf, onClose }: Omit<Seen, 'onDo'> & Readonly<{ onClose: () => void }>) {
  const decide = useRecord()
  const [decision, setDecision] = useState('approved')
  const [text, setText] = useState('')
  const { id, partner, parts, blocks } = enrollment
  const needed = text.split('\n').flatMap((line) => line.trim() || [])
  const name = nameOf(partner)
  const after = blocks.filter(({ code }) => code !== 'not_decided').length
  const bodies = {
    approved: { decision },
    more_needed: { decision, needed },
    declined: { decision, because: text },
  }
  return (
    <FormDialog
      title={`Decide on ${name}`}
      action={
        decision === 'approved' ? `Approve ${name}` : decision === 'declined' ? `Decline ${name}` : 'Ask for more'
      }
      danger={decision === 'declined'}
      onSubmit={() =>
        decide.mutate(
          { kind: 'application_decided', about: id, body: bodies[decision as keyof typeof bodies] },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
      error={decide.error}
      isPending={decide.isPending}
      blocked={decision !== 'approved' && needed.length === 0 ? 'Say it in words: the partner reads them.' : undefined}
    >
      <p>
        {name} applies as {partsText(parts)}.
      </p>
      <SelectField label="Decision" value={decision} onChange={setDecision} options={DECISIONS} />
      {decision === 'approved' && (
        <p className="soft">
          {after === 0
            ? 'Nothing else is missing: it can be enrolled then.'
            : 'It can be enrolled once its terms are accepted and its documents given.'}
        </p>
      )}
      {decision === 'more_needed' && (
        <TextArea label="What is needed" required value={text} onChange={setText} hint="One thing on each line." />
      )}
      {decision === 'declined' && (
        <TextArea label="Why" required maxLength={500} value={text} onChange={setText} hint="The partner reads this." />
      )}
    </FormDialog>
  )
}
