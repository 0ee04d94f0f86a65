import { useId, useState } from 'react'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { Retention } from '#apps/console/api/retention.ts'
import { IntervalBar } from './interval-bar.tsx'
import { churnTitle, intervalText, percentText } from './retention-words.ts'

/** How many months are shown at first. */
const YEAR = 12

/** Customers that came and left, month by month: the picture stands in its own table. */
export function ChurnPanel({ logos }: Readonly<{ logos: Retention['logos'] }>) {
  const id = useId()
  const [isWhole, setWhole] = useState(false)
  const newest = logos.toReversed()
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{churnTitle(logos)}</h2>
          <p className="panel-lead">
            Of those that were there at the beginning of a month. Whoever goes on with another subscription has not
            left.
          </p>
        </div>
        {logos.length > YEAR && (
          <button type="button" className="button" onClick={() => setWhole(!isWhole)}>
            {isWhole ? `The last ${YEAR} months` : `All ${logos.length} months`}
          </button>
        )}
      </div>
      <div className="layers">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col" className="number">
                At the beginning
              </th>
              <th scope="col" className="number wide">
                Came
              </th>
              <th scope="col" className="number">
                Left
              </th>
              <th scope="col" className="number wide">
                At the end
              </th>
              <th scope="col">Churn</th>
              <th scope="col" className="number">
                <span className="unseen">In percent</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {(isWhole ? newest : newest.slice(0, YEAR)).map((month) => (
              <ChurnRow key={month.month} month={month} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function ChurnRow({ month: { month, opening, joined, left, closing, churn } }: Readonly<{ month: Logo }>) {
  return (
    <tr>
      <th scope="row" className="nowrap">
        {monthText(month)}
      </th>
      <td className="number">{opening}</td>
      <td className="number wide">{joined}</td>
      <td className="number">{left}</td>
      <td className="number wide">{closing}</td>
      <td className="interval-cell">{churn && <IntervalBar of={churn} n={opening} what="customers" tone="harm" />}</td>
      <td className="number">
        {churn ? percentText(churn.share, 1) : <span className="soft">nobody was there</span>}
        {churn && <span className="soft small interval-note">{intervalText(churn)}</span>}
      </td>
    </tr>
  )
}

type Logo = Retention['logos'][number]
