import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type JourneyHead, useJourneys } from '#apps/console/api/journey-boards.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useKinds } from '#apps/console/api/session.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { Stage } from '#apps/console/theme/stage.tsx'
import { headBlockText, journeysTitle } from './board-words.ts'
import { JOURNEY_TELLERS } from './journey-pages.ts'
import { StartDialog } from './start-dialog.tsx'

/** Which customer is in which stage with which product, and what keeps it there. What is overdue comes first. */
export function JourneysPage() {
  const journeys = useJourneys()
  const me = useMe()
  const isVendor = useKinds().includes('vendor')
  const [isStarting, setStarting] = useState(false)
  const error = journeys.error ?? me.error
  if (error || !journeys.data || !me.data) return <Waiting what="journeys" error={error} />
  const mayStart = isVendor && mayAny(me.data.roles, JOURNEY_TELLERS)
  const rows = journeys.data.toSorted((a, b) => b.overdue - a.overdue)
  return (
    <Page
      title={journeysTitle(rows)}
      lead={<p>Each customer’s way with a product, from design to renewal.</p>}
      action={
        mayStart && (
          <button type="button" className="button button-primary" onClick={() => setStarting(true)}>
            Start a journey
          </button>
        )
      }
    >
      <section className="panel" aria-label="Journeys">
        {rows.length === 0 ? (
          <Empty
            shows="Here stands how far each customer has come, and what blocks its next stage."
            action={mayStart ? 'Start the first one by a template.' : 'The vendor of a product starts them.'}
          />
        ) : (
          <JourneysTable journeys={rows} />
        )}
      </section>
      {isStarting && <StartDialog me={me.data} onClose={() => setStarting(false)} />}
    </Page>
  )
}

function JourneysTable({ journeys }: Readonly<{ journeys: readonly JourneyHead[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Customer</th>
          <th scope="col">Stage</th>
          <th scope="col" className="number">
            Done
          </th>
          <th scope="col" className="wide">
            Next due
          </th>
          <th scope="col">Blocks</th>
        </tr>
      </thead>
      <tbody>
        {journeys.map((one) => (
          <JourneyRow key={one.journey} one={one} />
        ))}
      </tbody>
    </table>
  )
}

function JourneyRow({ one }: Readonly<{ one: JourneyHead }>) {
  const names = useNames()
  const { journey, customer, product, stage, ended, done, of, overdue, nextDue, blockedBy } = one
  return (
    <tr>
      <th scope="row">
        <Link to="/journeys/stages/$id" params={{ id: journey }}>
          {names.of(customer)}
        </Link>
        <p className="soft small">{asWords(product)}</p>
      </th>
      <td>
        {stage === null ? (
          <span className="mark">{ended === null ? 'All done' : 'Left'}</span>
        ) : (
          <Stage stage={stage} />
        )}
      </td>
      <td className="number">
        {done} of {of}
      </td>
      <td className="wide soft">{nextDue === null ? '' : dateText(nextDue)}</td>
      <td>
        {overdue > 0 && <span className="mark mark-harm">{overdue} overdue</span>}
        {overdue === 0 && blockedBy.length > 0 && <span className="mark">{blockedBy.length} open</span>}
        {blockedBy[0] !== undefined && (
          <p className="wide-inline soft small">{headBlockText(blockedBy[0], one, names)}</p>
        )}
      </td>
    </tr>
  )
}
