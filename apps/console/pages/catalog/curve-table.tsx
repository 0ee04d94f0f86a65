import { groupedText, mostPlaces, quantityText } from '#apps/console/amount/decimal-text.ts'
import type { Drawn } from './curve-panels.tsx'
import { shortAmount } from './curve-sentences.ts'

/** The numbers that both curves are drawn from; the row of the chosen quantity is marked. */
export function CurveTable({ points, at, unit, currency }: Drawn) {
  const costs = mostPlaces(points.map(({ cost }) => shortAmount(cost)))
  const averages = mostPlaces(points.map(({ average }) => average ?? ''))
  return (
    <section className="panel" aria-label="The curve as a table">
      <details>
        <summary className="curve-summary">The same as a table</summary>
        <div className="layers">
          <table className="table">
            <thead>
              <tr>
                <th scope="col" className="number">
                  {unit}
                </th>
                <th scope="col" className="number">
                  Cost, {currency}
                </th>
                <th scope="col" className="number">
                  Each, {currency}
                </th>
              </tr>
            </thead>
            <tbody>
              {points.map(({ quantity, cost, average }, place) => (
                <tr key={quantity} className={place === at ? 'table-marked' : undefined}>
                  <th scope="row" className="number">
                    {quantityText(quantity)}
                  </th>
                  <td className="number">{groupedText(shortAmount(cost), Math.max(2, costs))}</td>
                  <td className="number">{average === null ? '—' : groupedText(average, averages)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  )
}
