import { Link } from '@tanstack/react-router'
import { momentText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { DealConflict, Registration } from '#apps/console/api/registrations.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { REGISTRATION_STATES, reasonText } from './registration-words.ts'

/** With what a registration conflicts, and by what two prospects are taken for one. */
export function ConflictsPanel({ registration: { conflicts } }: Readonly<{ registration: Registration }>) {
  return (
    <section className="panel" aria-labelledby="conflicts">
      <div className="panel-head">
        <h2 id="conflicts">{conflicts.length === 0 ? 'No conflict' : countText(conflicts.length, 'conflict')}</h2>
      </div>
      {conflicts.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">With</th>
              <th scope="col">By</th>
              <th scope="col" className="wide">
                For
              </th>
              <th scope="col">Stands</th>
            </tr>
          </thead>
          <tbody>
            {conflicts.map((one) => (
              <Conflict key={one.id} one={one} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Conflict({ one }: Readonly<{ one: DealConflict }>) {
  const names = useNames()
  const { id, reasons, products, over, since, settledBy } = one
  return (
    <tr>
      <th scope="row">
        {one.with === 'customer' ? (
          `the customer ${names.of(id)}`
        ) : (
          <>
            {names.of(one.partner ?? '')}{' '}
            <Link to="/sales/registrations/$id" params={{ id }} className="id">
              {id}
            </Link>
          </>
        )}
      </th>
      <td>
        {reasons.map((reason) => (
          <p key={reason.key} className="breaks">
            {reasonText(reason)}
          </p>
        ))}
      </td>
      <td className="wide">{listText(products.map(asWords))}</td>
      <td>
        {over === null ? `since ${momentText(since)}` : `until ${momentText(over)}`}
        {settledBy !== null && <p className="soft small">both may stand</p>}
      </td>
    </tr>
  )
}

/** What happened to a registration, oldest first. */
export function TimelinePanel({ registration: { timeline } }: Readonly<{ registration: Registration }>) {
  return (
    <section className="panel" aria-labelledby="timeline">
      <div className="panel-head">
        <h2 id="timeline">What happened</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {timeline.map(({ at, what, because }) => (
            <tr key={`${at} ${what}`}>
              <th scope="row">{momentText(at)}</th>
              <td>{REGISTRATION_STATES[what][1]}</td>
              <td className="breaks">{because}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
