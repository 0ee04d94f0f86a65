import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { useRecord } from '#apps/console/api/enrollments.ts'
import { asWords } from '#apps/console/api/names.ts'
import type { Paper } from '#apps/console/api/settings-answers.ts'
import { SelectField, TextArea } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { DocumentLink } from './document-link.tsx'
import type { Seen } from './enrollment-dialogs.tsx'

const DECISIONS = [
  { value: 'accepted', name: 'Accept it' },
  { value: 'rejected', name: 'Reject it, with a reason' },
] as const

type Reviewed = Omit<Seen, 'onDo'> & Readonly<{ paper: Paper; onClose: () => void }>

/** Accepts or rejects a document: the content that was looked at, by its hash, and no later one. */
export function ReviewDialog({ enrollment, nameOf, paper, onClose }: Reviewed) {
  const review = useRecord()
  const [decision, setDecision] = useState('accepted')
  const [because, setBecause] = useState('')
  const isRejected = decision === 'rejected'
  const what = asWords(paper.document)
  const { id, sha256, validFrom, validThrough } = paper
  const body = { decision, sha256, ...(isRejected && { because }) }
  return (
    <FormDialog
      title={`Review ${what} of ${nameOf(enrollment.partner)}`}
      action={`${isRejected ? 'Reject' : 'Accept'} ${what}`}
      danger={isRejected}
      onSubmit={() => review.mutate({ kind: 'document_reviewed', about: id, body }, { onSuccess: onClose })}
      onClose={onClose}
      error={review.error}
      isPending={review.isPending}
      blocked={isRejected && because === '' ? 'Say why: the partner has to know what to mend.' : undefined}
    >
      <p>
        <DocumentLink sha256={sha256} name={paper.name} bytes={paper.bytes} />
      </p>
      <p className="soft">
        Good {validFrom === null ? 'from the beginning' : `from ${dateText(validFrom)}`}{' '}
        {validThrough === null ? 'without an end' : `through ${dateText(validThrough)}`}. What you decide is about this
        content; if the partner gives another, it is to be reviewed anew.
      </p>
      <SelectField label="Decision" value={decision} onChange={setDecision} options={DECISIONS} />
      {isRejected && <TextArea label="Why" required maxLength={500} value={because} onChange={setBecause} />}
    </FormDialog>
  )
}
