import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type QuietCustomer, useQuietCustomers } from '#apps/console/api/touchpoints.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { TroubleNote } from '#apps/console/shell/states.tsx'
import { TOUCHPOINT_NAMES } from './journey-words.ts'

/** Below them stand the touchpoints. */
const FIRST_SHOWN = 8

/** Who has gone quiet by which rule, and who is due next. Without a rule there is nothing to see. */
export function QuietPanel() {
  const quiet = useQuietCustomers()
  const [isWhole, setWhole] = useState(false)
  if (quiet.error) return <TroubleNote error={quiet.error} />
  const waiting = (quiet.data ?? []).filter(({ state }) => state !== 'kept')
  if (!quiet.data || waiting.length === 0) return null
  const title = quietTitle(waiting)
  const shown = isWhole ? waiting : waiting.slice(0, FIRST_SHOWN)
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Customer</th>
            <th scope="col" className="wide">
              Partner
            </th>
            <th scope="col">Last contact</th>
            <th scope="col">Due</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <QuietRow key={`${one.cadence} ${one.customer} ${one.product} ${one.partner}`} one={one} />
          ))}
        </tbody>
      </table>
      {waiting.length > shown.length && (
        <div className="more">
          <button type="button" className="button" onClick={() => setWhole(true)}>
            Show all {waiting.length.toLocaleString('en')}
          </button>
        </div>
      )}
    </section>
  )
}

function quietTitle(waiting: readonly QuietCustomer[]): string {
  const quiet = new Set(waiting.filter(({ state }) => state === 'quiet').map(({ customer }) => customer)).size
  if (quiet === 0) return `${countText(waiting.length, 'contact')} ${waiting.length === 1 ? 'is' : 'are'} due soon`
  return `${countText(quiet, 'customer')} ${quiet === 1 ? 'has' : 'have'} gone quiet`
}

function QuietRow({ one }: Readonly<{ one: QuietCustomer }>) {
  const names = useNames()
  const { customer, product, partner, kind, days, state, lastAt, lastVerifiedAt, dueAt } = one
  return (
    <tr>
      <th scope="row">
        {names.of(customer)}
        <p className="soft small">{asWords(product)}</p>
        <span className="narrow-note soft small">{names.of(partner)}</span>
      </th>
      <td className="wide">{names.of(partner)}</td>
      <td>
        {lastAt === null ? 'None' : dateText(lastAt)}
        <p className="soft small">
          {lastVerifiedAt === null ? 'none verified' : `verified ${dateText(lastVerifiedAt)}`}
        </p>
      </td>
      <td>
        <span className={state === 'quiet' ? 'mark mark-harm' : 'mark mark-attention'}>
          {state === 'quiet' ? 'Quiet' : 'Due'}
        </span>
        <p className="soft small">
          {kind === null ? 'a contact' : TOUCHPOINT_NAMES[kind].toLowerCase()} every {countText(days, 'day')}:{' '}
          {dateText(dueAt)}
        </p>
      </td>
    </tr>
  )
}
