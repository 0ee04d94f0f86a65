import { momentText, monthText } from '#apps/console/amount/time-text.ts'
import type { Status } from '#apps/console/api/answers.ts'

const KINDS = { close: 'Close', settle: 'Settle' } as const

/** The newest runs. One that was stopped goes on from what it had read when it is started again. */
export function RunsPanel({ runs }: Readonly<{ runs: NonNullable<Status['runs']> }>) {
  if (runs.length === 0) return null
  return (
    <section className="panel" aria-labelledby="runs">
      <div className="panel-head">
        <h2 id="runs">Newest runs</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Month</th>
            <th scope="col">State</th>
            <th scope="col" className="number wide">
              Started
            </th>
            <th scope="col" className="number wide">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ kind, period, startedAt, finishedAt }) => (
            <tr key={`${kind} ${period} ${startedAt}`}>
              <td>{KINDS[kind]}</td>
              <td>{monthText(period)}</td>
              <td>
                {finishedAt ? (
                  <span className="mark mark-good">Done</span>
                ) : (
                  <span className="mark mark-attention">Not ended</span>
                )}
              </td>
              <td className="number wide soft">{momentText(startedAt)}</td>
              <td className="number wide soft">{finishedAt && tookText(startedAt, finishedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function tookText(from: string, to: string): string {
  const seconds = Temporal.Instant.from(from).until(Temporal.Instant.from(to)).total('seconds')
  if (seconds < 0.05) return ''
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`
}
