import { monthText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { EngagementMonth } from '#apps/console/api/retention.ts'
import { encounterText } from './months-grid.tsx'

type Shown = Readonly<{ months: readonly EngagementMonth[]; onOpen: (fact: number) => void }>

const STATES = { own: 'The partner', others: 'Another partner', alone: 'Nobody' } as const

/** The same months to read, one in each row. */
export function MonthsTable({ months, onOpen }: Shown) {
  const names = useNames()
  return (
    <div className="layers">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Customer</th>
            <th scope="col">Month</th>
            <th scope="col">Who was there</th>
            <th scope="col">By what</th>
          </tr>
        </thead>
        <tbody>
          {months.map((one) => (
            <tr key={`${one.subscription} ${one.from}`}>
              <th scope="row">
                {names.of(one.customer)} <span className="soft small wide">{asWords(one.product)}</span>
              </th>
              <td className="nowrap">{monthText(one.month)}</td>
              <td>{STATES[one.state]}</td>
              <td className={one.fact === null ? 'soft' : undefined}>
                {one.fact === null ? (
                  encounterText(one, names)
                ) : (
                  <button type="button" className="button-plain" onClick={() => onOpen(one.fact ?? 0)}>
                    {encounterText(one, names)}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
