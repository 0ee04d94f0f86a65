import { Link } from '@tanstack/react-router'
import { momentText } from '#apps/console/amount/time-text.ts'
import { type BatchHead, useBatches } from '#apps/console/api/rewards.ts'
import { useMe, usePeople } from '#apps/console/api/settings.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { BATCH_STATES } from './payout-words.ts'
import { MONEY } from './reward-roles.ts'

/** Batches of payouts: who drafted and who approved each, and how much of it went out. */
export function BatchesPage() {
  const me = useMe()
  const mayAsk = me.data !== undefined && mayAny(me.data.roles, MONEY)
  const batches = useBatches(mayAsk)
  if (me.data && !mayAsk) {
    return (
      <Page title="Batches are for who handles money">
        <section className="panel" aria-label="Batches">
          <Barred held={me.data.roles} needed={MONEY} />
        </section>
      </Page>
    )
  }
  const error = me.error ?? batches.error
  if (error || !batches.data) return <Waiting what="batches" error={error} />
  const waiting = batches.data.filter(({ state }) => state === 'drafted').length
  return (
    <Page title={titleOf(batches.data.length, waiting)} lead={<p>Whoever drafted a batch can’t approve it.</p>}>
      <section className="panel" aria-label="Batches">
        {batches.data.length === 0 ? (
          <Empty
            shows="Here stands each batch of payouts, with who drafted and who approved it."
            action="Draft the first one on the page of payouts."
          />
        ) : (
          <BatchesTable batches={batches.data} />
        )}
      </section>
    </Page>
  )
}

function titleOf(count: number, waiting: number): string {
  if (count === 0) return 'No batch was drafted yet'
  if (waiting === 0) return `${countText(count, 'batch', 'batches')}, and none waits for approval`
  return `${waiting.toLocaleString('en')} of ${countText(count, 'batch', 'batches')} ${waiting === 1 ? 'waits' : 'wait'} for approval`
}

function BatchesTable({ batches }: Readonly<{ batches: readonly BatchHead[] }>) {
  const nameOf = usePeople()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Batch</th>
          <th scope="col">State</th>
          <th scope="col" className="wide">
            Drafted
          </th>
          <th scope="col" className="wide">
            Approved
          </th>
          <th scope="col" className="number">
            Payouts
          </th>
          <th scope="col" className="number wide">
            Paid
          </th>
        </tr>
      </thead>
      <tbody>
        {batches.map(({ number, state, draftedBy, draftedAt, approvedBy, approvedAt, payouts, paid }) => (
          <tr key={number}>
            <th scope="row">
              <Link to="/payout-batches/$number" params={{ number }} className="id">
                {number}
              </Link>
            </th>
            <td>
              <span className={BATCH_STATES[state][0]}>{BATCH_STATES[state][1]}</span>
            </td>
            <td className="wide">
              {nameOf(draftedBy)}
              <p className="soft small">{momentText(draftedAt)}</p>
            </td>
            <td className="wide">
              {approvedBy !== null && nameOf(approvedBy)}
              {approvedAt !== null && <p className="soft small">{momentText(approvedAt)}</p>}
            </td>
            <td className="number">{payouts.toLocaleString('en')}</td>
            <td className="number wide">{paid.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
