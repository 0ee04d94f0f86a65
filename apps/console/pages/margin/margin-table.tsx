import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { MarginRow, MarginTotal } from '#apps/console/api/billing.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useSetSearch } from '#apps/console/shell/set-search.ts'

/** The newest months that come to about so many rows are shown until all are asked for. The totals are always of all of them. */
const FIRST_SHOWN = 200

/** By month, product and customer, with the totals that the chart has. A customer leads to its own margin. */
export function MarginTable({ rows, total }: Readonly<{ rows: readonly MarginRow[]; total: MarginTotal }>) {
  const byMonth = [...Map.groupBy(rows, ({ month }) => month)].toReversed()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? byMonth : newestOf(byMonth)
  return (
    <div className="layers">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Product and customer</th>
            <th scope="col" className="number wide">
              Cost
            </th>
            <th scope="col" className="number">
              Revenue
            </th>
            <th scope="col" className="number">
              Margin, {total.currency}
            </th>
            <th scope="col" className="number">
              %
            </th>
          </tr>
        </thead>
        {shown.map(([month, inside]) => (
          <MonthRows key={month} month={month} rows={inside} />
        ))}
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <Sums {...total} />
          </tr>
        </tfoot>
      </table>
      {byMonth.length > shown.length && (
        <div className="more">
          <button type="button" className="button" onClick={() => setWhole(true)}>
            Show all {byMonth.length} months
          </button>
        </div>
      )}
    </div>
  )
}

/** Whole months alone, and at least one. */
function newestOf<Row>(byMonth: readonly (readonly [string, readonly Row[]])[]) {
  let rows = 0
  return byMonth.filter(([, inside], at) => {
    rows += inside.length
    return at === 0 || rows <= FIRST_SHOWN
  })
}

function MonthRows({ month, rows }: Readonly<{ month: string; rows: readonly MarginRow[] }>) {
  const names = useNames()
  const set = useSetSearch()
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup" colSpan={5}>
          {monthText(month)}
        </th>
      </tr>
      {rows.map((row) => (
        <tr key={`${row.product} ${row.customer}`}>
          <th scope="row">
            <button type="button" className="button-plain" onClick={() => set({ customer: row.customer })}>
              {names.of(row.customer)}
            </button>{' '}
            <span className="soft small">{asWords(row.product)}</span>
          </th>
          <Sums {...row} />
        </tr>
      ))}
    </tbody>
  )
}

type Summed = Pick<MarginTotal, 'cost' | 'revenue' | 'margin' | 'percent' | 'currency'>

function Sums({ cost, revenue, margin, percent, currency }: Summed) {
  return (
    <>
      <td className="number wide">
        <Amount value={cost} currency={currency} />
      </td>
      <td className="number">
        <Amount value={revenue} currency={currency} />
      </td>
      <td className="number">
        {margin === null ? <span className="soft">not comparable</span> : <Amount value={margin} currency={currency} />}
      </td>
      <td className="number soft">{percent?.replace('-', '−')}</td>
    </>
  )
}
