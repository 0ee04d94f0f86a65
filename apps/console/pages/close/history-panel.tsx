import { Link } from '@tanstack/react-router'
import { momentText, monthText } from '#apps/console/amount/time-text.ts'
import type { Close } from '#apps/console/api/closes.ts'
import { Empty } from '#apps/console/shell/states.tsx'

const STATES: Readonly<Record<Close['state'], readonly [mark: string, name: string]>> = {
  previewing: ['mark mark-attention', 'Previewing'],
  previewed: ['mark mark-attention', 'Previewed'],
  approved: ['mark mark-attention', 'Approved'],
  closing: ['mark mark-attention', 'Closing'],
  closed: ['mark mark-good', 'Closed'],
  discarded: ['mark', 'Discarded'],
}

/** Closes and previews of before, newest first. */
export function HistoryPanel({ closes }: Readonly<{ closes: readonly Close[] }>) {
  return (
    <section className="panel" aria-labelledby="history">
      <div className="panel-head">
        <h2 id="history">Closes so far</h2>
      </div>
      {closes.length === 0 ? (
        <Empty shows="Here stands each close with what it came to." action="Preview the first month." />
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col">State</th>
              <th scope="col" className="wide">
                Of
              </th>
              <th scope="col" className="number wide">
                Documents
              </th>
              <th scope="col" className="number wide">
                Lines
              </th>
              <th scope="col" className="number wide">
                Parked
              </th>
              <th scope="col" className="number">
                Ended
              </th>
            </tr>
          </thead>
          <tbody>
            {closes.map((close) => (
              <CloseRow key={close.id} close={close} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function CloseRow({ close }: Readonly<{ close: Close }>) {
  const { month, state, seller, customer, link, documents, lines, parked, finishedAt } = close
  const [mark, name] = STATES[state]
  return (
    <tr>
      <th scope="row">
        <Link to="/month" search={(view) => ({ ...view, month })}>
          {monthText(month)}
        </Link>
      </th>
      <td>
        <span className={mark}>{name}</span>
      </td>
      <td className="wide soft breaks">{link ?? seller ?? customer ?? 'All links'}</td>
      <td className="number wide">{documents?.toLocaleString('en')}</td>
      <td className="number wide">{lines?.toLocaleString('en')}</td>
      <td className="number wide">{parked?.toLocaleString('en')}</td>
      <td className="number soft when">{finishedAt && momentText(finishedAt)}</td>
    </tr>
  )
}
