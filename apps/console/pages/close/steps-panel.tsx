import { IconCheck, IconCircle, IconCircleDot } from '@tabler/icons-react'
import { monthText } from '#apps/console/amount/time-text.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Field } from '#apps/console/parts/field.tsx'
import type { CloseState } from './close-state.ts'

type Shown = Readonly<{ state: CloseState; month: string; onMonth: (month: string) => void; parked: number }>
type Step = Readonly<{ name: string; says: string; at: 'done' | 'now' | 'later' }>

/** What stands between now and a closed month, step by step. */
export function StepsPanel({ state, month, onMonth, parked }: Shown) {
  return (
    <section className="panel" aria-labelledby="steps">
      <div className="panel-head">
        <h2 id="steps">Until {monthText(month)} is closed</h2>
        {state.kind === 'nothing' && (
          <Field label="Month">
            {(control) => (
              <input
                {...control}
                className="input close-month"
                type="month"
                value={month}
                onChange={(event) => {
                  if (/^\d{4}-\d{2}$/.test(event.currentTarget.value)) onMonth(event.currentTarget.value)
                }}
              />
            )}
          </Field>
        )}
      </div>
      <ol className="close-steps">
        {stepsOf(state, parked).map(({ name, says, at }) => (
          <li key={name} className={`close-step close-step-${at}`} {...(at === 'now' && { 'aria-current': 'step' })}>
            <StepIcon at={at} />
            <div>
              <p className="close-step-name">
                {name}
                <span className="unseen">{at === 'done' ? ', done' : at === 'now' ? ', now' : ', later'}</span>
              </p>
              <p className="soft">{says}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

function StepIcon({ at }: Readonly<{ at: Step['at'] }>) {
  const Icon = { done: IconCheck, now: IconCircleDot, later: IconCircle }[at]
  return <Icon size={18} stroke={1.8} aria-hidden="true" />
}

function stepsOf({ kind }: CloseState, parked: number): readonly Step[] {
  const place = { nothing: 0, previewing: 0, previewed: 1, approved: 2, issuing: 2 }[kind]
  const at = (step: number): Step['at'] => (step < place ? 'done' : step === place ? 'now' : 'later')
  const left =
    parked === 0
      ? 'Nothing is parked: every subscription can be derived.'
      : `${countText(parked, 'key')} can’t be derived. They post nothing and wait; mend them and preview again, or leave them to the next close.`
  return [
    { name: 'Preview', says: 'Derives what each link would issue, and posts nothing.', at: at(0) },
    { name: 'Look and approve', says: left, at: at(1) },
    { name: 'Issue', says: 'Numbers are drawn and documents go out. What is issued never changes.', at: at(2) },
  ]
}
