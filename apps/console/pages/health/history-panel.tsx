import { useId, useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import type { Health } from '#apps/console/api/health.ts'
import { Chart } from '#apps/console/chart/chart.tsx'
import { type Form, FormSwitch } from '#apps/console/pages/retention/form-switch.tsx'
import { BAND_MARKS, BAND_NAMES } from './health-words.ts'
import { historyOption, nearestOf } from './history-option.ts'

type Recorded = Health['history'][number]

/** The scores that were recorded, and with which of them the band changed. */
export function HistoryPanel({ history }: Pick<Health, 'history'>) {
  const id = useId()
  const [form, setForm] = useState<Form>('chart')
  const [marked, setMarked] = useState(history.length - 1)
  if (history.length === 0) return null
  const title = titleOf(history)
  const names = history.map(({ at }) => dateText(at))
  const isDrawn = form === 'chart' && history.length > 1
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">As it was recorded: where it moved, and each month.</p>
        </div>
        {history.length > 1 && <FormSwitch form={form} onChange={setForm} />}
      </div>
      {isDrawn ? (
        <div className="panel-body">
          <Chart
            label={`${title}: ${history.map(({ score }, at) => `${score} on ${names[at]}`).join(', ')}`}
            draw={(palette) => historyOption(history, marked, palette)}
            onOpen={(moment) => setMarked(nearestOf(history, moment))}
          />
          {history[marked] && <RecordedSignals one={history[marked]} />}
        </div>
      ) : (
        <HistoryTable history={history} />
      )}
    </section>
  )
}

function titleOf(history: readonly Recorded[]): string {
  const last = history.at(-1)
  const changed = history.findLast((one, at) => at > 0 && history[at - 1]?.band !== one.band)
  if (!last) return 'No score was recorded'
  if (!changed) return `${BAND_NAMES[last.band]} since ${dateText(history[0]?.at ?? last.at)}`
  return `${BAND_NAMES[changed.band]} since ${dateText(changed.at)}`
}

function RecordedSignals({ one }: Readonly<{ one: Recorded }>) {
  if (one.signals.length === 0)
    return <p className="soft small">{dateText(one.at)}: told by the vendor’s own system.</p>
  const says = one.signals.map(({ says: sentence }) => sentence).join('. ')
  return (
    <p className="soft small">
      {dateText(one.at)}: {one.score}. {says}.
    </p>
  )
}

function HistoryTable({ history }: Pick<Health, 'history'>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col" className="number">
            Score
          </th>
          <th scope="col">Band</th>
          <th scope="col" className="wide">
            Because
          </th>
        </tr>
      </thead>
      <tbody>
        {history.toReversed().map((one) => (
          <tr key={`${one.at} ${one.score}`}>
            <th scope="row">{dateText(one.at)}</th>
            <td className="number">{one.score}</td>
            <td>
              <span className={BAND_MARKS[one.band]}>{BAND_NAMES[one.band]}</span>
            </td>
            <td className="wide soft small">
              {one.derived ? one.signals.map(({ says }) => says).join('. ') : 'Told by the vendor’s own system'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
