import { useState } from 'react'
import { monthText } from '#apps/console/amount/time-text.ts'
import { type CloseStep, type Draft, type Finding, useCloseStep } from '#apps/console/api/closes.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { type CloseState, changesOf, draftsText } from './close-state.ts'

type Shown = Readonly<{ state: CloseState; month: string; drafts: readonly Draft[]; findings: readonly Finding[] }>

/** The next step of the close, with what else can be done. */
export function CloseActions({ state, month, drafts, findings }: Shown) {
  const [asking, setAsking] = useState<Exclude<CloseStep, 'preview'>>()
  const step = useCloseStep()
  const name = monthText(month)
  if (state.kind === 'previewing' || state.kind === 'issuing') return null
  const again = (
    <button
      type="button"
      className={state.kind === 'nothing' ? 'button button-primary' : 'button'}
      disabled={step.isPending}
      onClick={() => step.mutate({ step: 'preview', month })}
    >
      {state.kind === 'nothing' ? `Preview ${name}` : 'Preview again'}
    </button>
  )
  return (
    <>
      {again}
      {state.kind !== 'nothing' && (
        <button type="button" className="button" onClick={() => setAsking('discard')}>
          Discard
        </button>
      )}
      {state.kind === 'previewed' && (
        <button type="button" className="button button-primary" onClick={() => setAsking('approve')}>
          Approve {name}
        </button>
      )}
      {state.kind === 'approved' && (
        <button type="button" className="button button-primary" onClick={() => setAsking('issue')}>
          Issue {name}
        </button>
      )}
      {asking && (
        <AskDialog
          step={asking}
          month={month}
          drafts={drafts}
          findings={findings}
          run={step}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

type Asked = Readonly<{
  step: Exclude<CloseStep, 'preview'>
  month: string
  drafts: readonly Draft[]
  findings: readonly Finding[]
  run: ReturnType<typeof useCloseStep>
  onClose: () => void
}>

const WORDS = {
  approve: { action: 'Approve', what: 'Then it can be issued as it was previewed, and only so.' },
  issue: { action: 'Issue', what: 'Numbers are drawn and documents go out. What is issued never changes.' },
  discard: { action: 'Discard', what: 'The drafts are forgotten, and nothing of them is issued.' },
} as const

/** Says in numbers what will happen, and asks once by the name of the month. */
function AskDialog({ step, month, drafts, findings, run, onClose }: Asked) {
  const { action, what } = WORDS[step]
  const title = `${action} ${monthText(month)}`
  const parked = drafts.reduce((sum, one) => sum + one.parked, 0)
  const flagged = drafts.reduce((sum, one) => sum + one.flagged, 0)
  const seen = changesOf(findings).length
  const submit = () => {
    run.mutate({ step, month }, step === 'issue' ? {} : { onSuccess: onClose })
    // Issuing takes its time and shows how far it is on the page.
    if (step === 'issue') onClose()
  }
  return (
    <FormDialog
      title={title}
      action={title}
      danger={step !== 'approve'}
      onSubmit={submit}
      onClose={onClose}
      error={run.error}
      isPending={run.isPending}
    >
      <div className="what-changes">
        <p>{draftsText(drafts)}</p>
        <p>
          {flagged === 0
            ? 'Nothing differs much from the last month. '
            : `${countText(flagged, 'charge')} differ much from the last month${seen < flagged ? `, ${seen} of them on your own links` : ''}. `}
          {parked === 0 ? 'Nothing is parked.' : `${countText(parked, 'key')} stay parked and are not billed.`}
        </p>
        <p>{what}</p>
      </div>
    </FormDialog>
  )
}
