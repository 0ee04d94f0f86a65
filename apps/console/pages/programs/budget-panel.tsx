import { approximately, groupedText, mostPlaces } from '#apps/console/amount/decimal-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { type CapUse, useCapUse } from '#apps/console/api/programs.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { type Part, textOf } from './program-words.ts'

/** How far the budget and the caps are used up, as the newest settlement found it: what is nearest to its end first. */
export function BudgetPanel({ program, document }: Readonly<{ program: string; document: Part }>) {
  const { data, error } = useCapUse(program)
  if (error) return <TroubleNote error={error} />
  const rows = (data ?? []).toSorted((a, b) => shareOf(b) - shareOf(a))
  return (
    <section className="panel" aria-labelledby="budget">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="budget">Budget and caps</h2>
          <p className="panel-lead">
            {document['budget'] === undefined
              ? 'It has no budget of its own'
              : `A budget of ${textOf(document['budget'])} ${textOf(document['currency'])}`}
          </p>
        </div>
      </div>
      {!data && <SkeletonRows rows={2} />}
      {data && rows.length === 0 && (
        <Empty
          shows="Here stands what is used of its budget and its caps."
          action="No settlement has used any of them yet."
        />
      )}
      {rows.length > 0 && <CapsTable rows={rows} />}
    </section>
  )
}

function shareOf({ used, limit }: CapUse): number {
  const most = approximately(limit)
  return most === 0 ? 1 : approximately(used) / most
}

function CapsTable({ rows }: Readonly<{ rows: readonly CapUse[] }>) {
  const names = useNames()
  return (
    <table className="table program-table">
      <thead>
        <tr>
          <th scope="col">Bound</th>
          <th scope="col" className="wide">
            Of
          </th>
          <th scope="col" className="number">
            Used
          </th>
          <th scope="col" className="number">
            Remains
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one) => {
          const { incentive, says, partner, customer, from, limit, used, remains } = one
          const places = mostPlaces([used, remains])
          return (
            <tr key={`${incentive} ${says} ${partner} ${customer} ${from}`}>
              <th scope="row" className="breaks">
                {says}
                <meter
                  className="cap-meter"
                  min={0}
                  max={approximately(limit)}
                  value={approximately(used)}
                  aria-label={says}
                />
              </th>
              <td className="wide">{partner === null ? 'All together' : names.of(partner)}</td>
              <td className="number">{groupedText(used, places)}</td>
              <td className="number">{groupedText(remains, places)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
