import { dateText } from '#apps/console/amount/time-text.ts'
import type { Month } from '#apps/console/api/answers.ts'
import { asWords } from '#apps/console/api/names.ts'
import { countText } from './month/month-sentences.ts'

/** What waits for a fact or a decision. A parked key is left as it stands: it never becomes a wrong amount. */
export function ParkedPanel({ parked }: Readonly<{ parked: NonNullable<Month['parked']> }>) {
  if (parked.length === 0) return null
  return (
    <section className="panel" aria-labelledby="parked">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="parked">{countText(parked.length, 'key')} parked</h2>
          <p className="panel-lead">
            Nothing is posted for these until the reason is gone; what was posted before stands.
          </p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">What was found</th>
            <th scope="col" className="wide">
              Key
            </th>
            <th scope="col" className="number wide">
              Since
            </th>
          </tr>
        </thead>
        <tbody>
          {parked.map(({ scope, key, code, says, since }) => (
            <tr key={`${scope} ${key}`}>
              <td>
                <span className="mark mark-attention">{asWords(code)}</span>
              </td>
              <td>{says}</td>
              <td className="wide id soft">{key}</td>
              <td className="number wide soft">{dateText(since)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
