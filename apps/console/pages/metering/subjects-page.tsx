import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { type Unbound, useUnbound } from '#apps/console/api/metering.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { BindDialog } from './bind-dialog.tsx'
import { type Bound, BoundPanel } from './bound-panel.tsx'
import { MeteringWaiting } from './metering-page.tsx'
import { TELLERS } from './metering-roles.ts'
import { unboundLead, unboundTitle } from './metering-sentences.ts'

/** Whose usage nobody is billed for yet, and the way to bind it. */
export function SubjectsPage() {
  const unbound = useUnbound()
  const me = useMe()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [binding, setBinding] = useState<readonly Unbound[]>()
  const [bound, setBound] = useState<Bound>()
  const error = unbound.error ?? me.error
  if (error || !unbound.data || !me.data) return <MeteringWaiting what="subjects" error={error} />
  const mayBind = mayAny(me.data.roles, TELLERS)
  const ticked = unbound.data.filter(({ subject }) => chosen.has(subject))
  const toggle = (subject: string) => setChosen(chosen.symmetricDifference(new Set([subject])))
  return (
    <Page
      title={unboundTitle(unbound.data)}
      lead={<p>{unboundLead(unbound.data)}</p>}
      action={
        mayBind &&
        unbound.data.length > 0 && (
          <button
            type="button"
            className="button button-primary"
            disabled={ticked.length === 0}
            onClick={() => setBinding(ticked)}
          >
            {ticked.length === 0 ? 'Bind what is ticked' : `Bind the ${ticked.length} that are ticked`}
          </button>
        )
      }
    >
      {bound && <BoundPanel bound={bound} onClose={() => setBound(undefined)} />}
      <section className="panel" aria-label="Unbound subjects">
        {!mayBind && <Barred held={me.data.roles} needed={TELLERS} />}
        {unbound.data.length === 0 ? (
          <Empty
            shows="Here stand subjects that events name and no subscription has: cloud accounts, license keys, machines."
            action="One appears as soon as usage comes for it. Nothing needs to be done."
          />
        ) : (
          <UnboundTable
            subjects={unbound.data}
            {...(mayBind && { chosen, onToggle: toggle, onBind: (one: Unbound) => setBinding([one]) })}
          />
        )}
      </section>
      {binding && (
        <BindDialog
          subjects={binding}
          onClose={() => setBinding(undefined)}
          onBound={(done) => {
            setBound(done)
            setBinding(undefined)
            setChosen(new Set())
          }}
        />
      )}
    </Page>
  )
}

type Listed = Readonly<{
  subjects: readonly Unbound[]
  chosen?: ReadonlySet<string>
  onToggle?: (subject: string) => void
  onBind?: (subject: Unbound) => void
}>

function UnboundTable({ subjects, chosen, onToggle, onBind }: Listed) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Subject</th>
          <th scope="col" className="wide">
            Types of events
          </th>
          <th scope="col" className="number">
            Events
          </th>
          <th scope="col" className="number wide">
            First
          </th>
          <th scope="col" className="number wide">
            Last
          </th>
          {onBind && (
            <th scope="col" className="row-end">
              <span className="unseen">Bind</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {subjects.map((one) => (
          <tr key={one.subject}>
            <th scope="row">
              <span className="subject">
                {onToggle && (
                  <input
                    type="checkbox"
                    aria-label={`Tick ${one.subject}`}
                    checked={chosen?.has(one.subject) ?? false}
                    onChange={() => onToggle(one.subject)}
                  />
                )}
                <span className="id breaks wraps">{one.subject}</span>
              </span>
            </th>
            <td className="wide soft breaks">{one.types.join(', ')}</td>
            <td className="number">{one.events.toLocaleString('en')}</td>
            <td className="number wide soft">{momentText(one.first)}</td>
            <td className="number wide soft">{momentText(one.last)}</td>
            {onBind && (
              <td className="row-end">
                <button
                  type="button"
                  className="button-plain"
                  aria-label={`Bind ${one.subject}`}
                  onClick={() => onBind(one)}
                >
                  Bind
                </button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
