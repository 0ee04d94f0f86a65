import { eventTimeText } from '#apps/console/amount/time-text.ts'
import type { AuditChange, AuditRow } from '#apps/console/api/settings-answers.ts'
import { changeText } from './audit-words.ts'
import { differenceOf, valueText } from './difference.ts'

/** One row of the log with all that it tells: what was asked for, each change, where it came from, its hash. */
export function RowDetail({ row }: Readonly<{ row: AuditRow }>) {
  const { changes, why, input, from, hash, at } = row
  const asked = typeof input === 'object' && input !== null ? Object.entries(input) : []
  return (
    <div className="audit-detail">
      {why !== null && <p>Because: {why}</p>}
      {changes.map((change) => (
        <Change key={JSON.stringify(change)} change={change} />
      ))}
      {asked.length > 0 && (
        <div>
          <h3>Asked for</h3>
          <dl className="content small">
            {asked.map(([field, value]) => (
              <div key={field} className="content-pair">
                <dt>{field}</dt>
                <dd className="id wraps breaks">{valueText(value)}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      <dl className="content small">
        {[
          ['At', `${eventTimeText(at)} UTC`],
          ['From', [from?.address, from?.agent].filter(Boolean).join(', ')],
          ['Request', from?.request ?? ''],
          ['Hash', hash],
        ]
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name} className="content-pair">
              <dt>{name}</dt>
              <dd className="id wraps breaks">{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  )
}

function Change({ change }: Readonly<{ change: AuditChange }>) {
  const { first, last } = change
  const fields = differenceOf(change)
  const span = first === undefined ? '' : first === last || last === undefined ? `: ${first}` : `: ${first} to ${last}`
  return (
    <div>
      <h3>
        {changeText(change)}
        {span}
      </h3>
      {fields.length > 0 && (
        <table className="difference">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{field.replaceAll('_', ' ')}</th>
                <td>{before === undefined ? <span className="faint">nothing</span> : <del>{before}</del>}</td>
                <td>{after === undefined ? <span className="faint">nothing</span> : <ins>{after}</ins>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
