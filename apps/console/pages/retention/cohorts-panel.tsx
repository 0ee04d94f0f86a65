import { useId, useState } from 'react'
import type { Cohort } from '#apps/console/api/retention.ts'
import { type Form, FormSwitch } from './form-switch.tsx'
import { cohortsTitle, intervalText, percentText } from './retention-words.ts'
import './retention.css'

/** The grid shows each third month; the table all of them. */
const STEP = 3

/** Customers by the quarter in which they began, and how many were there after so many months. */
export function CohortsPanel({ cohorts }: Readonly<{ cohorts: readonly Cohort[] }>) {
  const [form, setForm] = useState<Form>('chart')
  const id = useId()
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{cohortsTitle(cohorts)}</h2>
          <p className="panel-lead">
            By the quarter in which they began. A row ends where the youngest of its customers has come.
          </p>
        </div>
        <FormSwitch form={form} onChange={setForm} />
      </div>
      <div className="layers">{form === 'chart' ? <Grid cohorts={cohorts} /> : <CohortsTable cohorts={cohorts} />}</div>
    </section>
  )
}

function Grid({ cohorts }: Readonly<{ cohorts: readonly Cohort[] }>) {
  const longest = Math.max(0, ...cohorts.map(({ cells }) => cells.length - 1))
  const steps = Array.from({ length: Math.floor(longest / STEP) + 1 }, (_, at) => at * STEP)
  return (
    <table className="table cohort-grid">
      <thead>
        <tr>
          <th scope="col">Began in</th>
          <th scope="col" className="number">
            Customers
          </th>
          {steps.map((months) => (
            <th key={months} scope="col" className="cohort-head">
              {months === 0 ? 'Start' : `${months} months`}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cohorts.map(({ quarter, customers, cells }) => (
          <tr key={quarter}>
            <th scope="row" className="nowrap">
              {quarterText(quarter)}
            </th>
            <td className="number">{customers}</td>
            {steps.map((months) => (
              <GridCell key={months} cell={cells.find((one) => one.months === months)} of={customers} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Darker where more stayed; the number says it too, and its interval where one points at it. */
function GridCell({ cell, of }: Readonly<{ cell: Cohort['cells'][number] | undefined; of: number }>) {
  if (!cell) return <td className="cohort-cell" />
  const says = `${cell.still} of ${of}; it may as well be ${intervalText(cell)}`
  return (
    <td className={`cohort-cell cohort-${Math.round(Number(cell.share) * 4)}`} title={says}>
      {percentText(cell.share)}
      <span className="unseen">, {says}</span>
    </td>
  )
}

function CohortsTable({ cohorts }: Readonly<{ cohorts: readonly Cohort[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Began in</th>
          <th scope="col" className="number">
            Months later
          </th>
          <th scope="col" className="number">
            Still there
          </th>
          <th scope="col" className="number">
            Of
          </th>
          <th scope="col" className="number">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {cohorts.flatMap(({ quarter, customers, cells }) =>
          cells.map((cell) => (
            <tr key={`${quarter} ${cell.months}`}>
              <th scope="row">{quarterText(quarter)}</th>
              <td className="number">{cell.months}</td>
              <td className="number">{cell.still}</td>
              <td className="number">{customers}</td>
              <td className="number">
                {percentText(cell.share)}
                <span className="soft small interval-note">{intervalText(cell)}</span>
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  )
}

/** `Q2 2024`. */
function quarterText(quarter: string): string {
  return `${quarter.slice(5)} ${quarter.slice(0, 4)}`
}
