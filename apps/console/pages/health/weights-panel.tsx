import { dateText } from '#apps/console/amount/time-text.ts'
import type { Health } from '#apps/console/api/health.ts'
import { SIGNAL_NAMES } from './health-words.ts'

/** How the score is weighed: what scores nothing, what scores all, and where bands begin. */
export function WeightsPanel({ policy }: Pick<Health, 'policy'>) {
  const { id, from, good, attention, move, signals } = policy
  return (
    <section className="panel" aria-labelledby="weights">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="weights">How it is weighed</h2>
          <p className="panel-lead">
            {id === null || from === null ? (
              'The vendor told no weights of its own: these are the usual ones.'
            ) : (
              <>
                By <span className="id">{id}</span>, which holds from {dateText(from)}.
              </>
            )}{' '}
            Good from {good}, attention from {attention}; recorded anew where it moves by {move}.
          </p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Signal</th>
            <th scope="col" className="number">
              Weight
            </th>
            <th scope="col" className="number">
              Scores 0 at
            </th>
            <th scope="col" className="number">
              Scores 100 at
            </th>
          </tr>
        </thead>
        <tbody>
          {signals.map((one) => (
            <tr key={one.signal}>
              <th scope="row">{SIGNAL_NAMES[one.signal]}</th>
              <td className="number">{one.weight}</td>
              <td className="number">{one.from.replace('-', '−')}</td>
              <td className="number">{one.to.replace('-', '−')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
