import { Link } from '@tanstack/react-router'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { Layers } from './layers.ts'

type Shown = Layers &
  Readonly<{ months: readonly string[]; shown: string; print: (value: string) => string; what: string }>

/** The same numbers to read, month by month; each month leads to its page. */
export function LayersTable({ months, shown, layers, totals, print, what }: Shown) {
  return (
    <div className="layers">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Month</th>
            {layers.map(({ name }) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
            {layers.length > 1 && (
              <th scope="col" className="number">
                Total {what}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {months.map((month, at) => (
            <tr key={month} className={month === shown ? 'table-marked' : undefined}>
              <th scope="row" className="nowrap">
                <Link to="/month" search={(view) => ({ ...view, month })} resetScroll={false}>
                  {monthText(month)}
                </Link>
              </th>
              {layers.map(({ name, values }) => (
                <td key={name} className="number">
                  {print(values[at] ?? '0')}
                </td>
              ))}
              {layers.length > 1 && <td className="number">{print(totals[at] ?? '0')}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
