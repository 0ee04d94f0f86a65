import type { Quarantine } from '#apps/console/api/answers.ts'
import { asWords } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

type Row = Quarantine['rows'][number]

const STATES = { open: 'mark mark-attention', accepted: 'mark mark-good', dismissed: 'mark' } as const

type Listed = Readonly<{
  rows: readonly Row[]
  /** Whether there are more rows than these. */
  hasMore?: boolean
  action?: React.ReactNode
  foot?: React.ReactNode
}>

/** Imported rows that could not be used. None was dropped or guessed at: each can be tried again. */
export function QuarantinePanel({ rows, hasMore = false, action, foot }: Listed) {
  if (rows.length === 0) return null
  const open = rows.filter(({ state }) => state === 'open').length
  return (
    <section className="panel" aria-labelledby="quarantine">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="quarantine">
            {hasMore && 'More than '}
            {countText(open, 'imported row')} could not be used
          </h2>
          <p className="panel-lead">Nothing was dropped: once the reason is gone, they can be tried again.</p>
        </div>
        {action}
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">What was found</th>
            <th scope="col" className="wide">
              File
            </th>
            <th scope="col" className="number wide">
              Row
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <QuarantineRow key={row.id} row={row} />
          ))}
        </tbody>
      </table>
      {foot}
    </section>
  )
}

function QuarantineRow({ row }: Readonly<{ row: Row }>) {
  const { state, code, says, file, content } = row
  return (
    <tr>
      <td>
        <span className={STATES[state]}>{state === 'open' ? asWords(code) : asWords(state)}</span>
      </td>
      <td>
        <details>
          <summary>{says}</summary>
          <dl className="content small">
            {Object.entries(content)
              .filter(([, value]) => value !== '')
              .map(([column, value]) => (
                <div key={column} className="content-pair">
                  <dt>{column}</dt>
                  <dd className="id">{value}</dd>
                </div>
              ))}
          </dl>
        </details>
      </td>
      <td className="wide id soft">{file}</td>
      <td className="number wide">{row.row.toLocaleString('en')}</td>
    </tr>
  )
}
