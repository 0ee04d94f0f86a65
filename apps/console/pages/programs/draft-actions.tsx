import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type Compared, type DraftStep, type ShownDraft, useDraftStep } from '#apps/console/api/programs.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { StepPreview } from './step-preview.tsx'

type Shown = Readonly<{ draft: ShownDraft; me: Me; compared: Compared | undefined; errors: number }>

const WORDS = {
  submit: { action: 'Submit', after: 'Then a second person may publish it. Nothing holds before that.' },
  publish: {
    action: 'Publish',
    after: 'Whom it is offered to sees it, and it holds from its first day on. What was published never changes.',
  },
  discard: { action: 'Discard', after: 'Its text stays readable for your organization.' },
} as const

/** What can be done with a draft now, and by whom: whoever submitted it does not publish it. */
export function DraftActions({ draft, me, compared, errors }: Shown) {
  const [asking, setAsking] = useState<DraftStep>()
  const step = useDraftStep()
  if (draft.endedBy !== null) {
    return draft.state === 'published' ? (
      <Link to="/programs/$program" params={{ program: draft.program }} className="button button-primary">
        Look at the program
      </Link>
    ) : null
  }
  const isSubmitted = draft.state === 'submitted'
  const isOwn = draft.submittedBy !== null && draft.submittedBy === me.person?.id
  const next = isSubmitted ? 'publish' : 'submit'
  const closed = isSubmitted
    ? isOwn
      ? 'You submitted it: a second person publishes it.'
      : undefined
    : errors > 0
      ? 'It has errors.'
      : undefined
  const name = draft.version === null ? draft.program : `${draft.program}, version ${draft.version}`
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking('discard')}>
        Discard
      </button>
      <Link to="/programs/write" search={{ draft: draft.draft }} className="button">
        Edit
      </Link>
      <button
        type="button"
        className="button button-primary"
        disabled={closed !== undefined}
        onClick={() => setAsking(next)}
        {...(closed !== undefined && { 'aria-describedby': 'why-closed' })}
      >
        {WORDS[next].action}
      </button>
      {closed !== undefined && (
        <p id="why-closed" className="soft small">
          {closed}
        </p>
      )}
      {asking && (
        <FormDialog
          title={`${WORDS[asking].action} ${name}`}
          action={`${WORDS[asking].action} ${name}`}
          danger={asking !== 'submit'}
          wide
          onSubmit={() => step.mutate({ draft: draft.draft, step: asking }, { onSuccess: () => setAsking(undefined) })}
          onClose={() => setAsking(undefined)}
          error={step.error}
          isPending={step.isPending}
        >
          {asking !== 'discard' && <StepPreview draft={draft} compared={compared} />}
          <p>{WORDS[asking].after}</p>
        </FormDialog>
      )}
    </>
  )
}
