import { Fragment, useState } from 'react'
import type { Health, HealthSignal } from '#apps/console/api/health.ts'
import { pointText, SIGNAL_NAMES } from './health-words.ts'

/** Each signal as a bar: as long as it could bring points, filled as far as it does. All of them add up to the score. */
export function SignalsPanel({ health }: Readonly<{ health: Health }>) {
  const [open, setOpen] = useState<string>()
  const before = startsOf(health.signals)
  return (
    <section className="panel" aria-labelledby="signals">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="signals">What the score is made of</h2>
          <p className="panel-lead">{health.says}.</p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Signal</th>
            <th scope="col" className="signal-cell">
              <span className="unseen">Points of 100</span>
            </th>
            <th scope="col" className="number wide">
              Score
            </th>
            <th scope="col" className="number wide">
              Share
            </th>
            <th scope="col" className="number">
              Points
            </th>
          </tr>
        </thead>
        <tbody>
          {health.signals.map((one, at) => (
            <SignalRow
              key={one.signal}
              one={one}
              start={before[at] ?? 0}
              isOpen={open === one.signal}
              onOpen={() => setOpen(open === one.signal ? undefined : one.signal)}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Health</th>
            <td className="signal-cell" />
            <td className="wide" />
            <td className="number wide">100 %</td>
            <td className="number health-score">{health.score === null ? '–' : pointText(health.score)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

/** Where the bar of each begins: after what those before it bring. */
function startsOf(signals: readonly HealthSignal[]): readonly number[] {
  const starts: number[] = []
  let sum = 0
  for (const { points } of signals) {
    starts.push(sum)
    sum += Number(points ?? 0)
  }
  return starts
}

type Row = Readonly<{ one: HealthSignal; start: number; isOpen: boolean; onOpen: () => void }>

function SignalRow({ one, start, isOpen, onOpen }: Row) {
  const { signal, says, share, score, points, of } = one
  const id = `signal-${signal}`
  return (
    <Fragment>
      <tr>
        <th scope="row">
          {of.length > 0 ? (
            <button
              type="button"
              className="button-plain signal-open"
              aria-expanded={isOpen}
              aria-controls={id}
              onClick={onOpen}
            >
              {SIGNAL_NAMES[signal]}
            </button>
          ) : (
            SIGNAL_NAMES[signal]
          )}
          <p className="soft small">{says}</p>
        </th>
        <td className="signal-cell">
          {points !== null && share !== null && <Bar start={start} points={points} share={share} />}
        </td>
        <td className="number wide">{score ?? <span className="soft">no data</span>}</td>
        <td className="number wide">{share === null ? '–' : `${share} %`}</td>
        <td className="number">{points === null ? '–' : pointText(points)}</td>
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={5}>
            <ul className="signal-of" aria-label={`What ${SIGNAL_NAMES[signal].toLowerCase()} is made of`}>
              {of.map((part) => (
                <li key={`${part.id} ${part.at} ${part.says}`}>
                  {part.id !== null && <span className="id">{part.id}</span>}{' '}
                  {part.at !== null && `${part.at.slice(0, 10)}: `}
                  {part.says}
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </Fragment>
  )
}

function Bar({ start, points, share }: Readonly<{ start: number; points: string; share: string }>) {
  const says = `${pointText(points)} of at most ${share} points`
  const [most, brings] = [Math.min(Number(share), 100 - start), Number(points)]
  return (
    <span className="signal-bar" role="img" aria-label={says} title={says}>
      <span className="signal-share" style={{ left: `${start}%`, width: `${most}%` }} />
      <span className="signal-points" style={{ left: `${start}%`, width: `${brings}%` }} />
    </span>
  )
}
