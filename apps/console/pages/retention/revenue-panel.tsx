import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { Retention } from '#apps/console/api/retention.ts'
import { CHART_HEIGHT, Chart } from '#apps/console/chart/chart.tsx'
import { type Form, FormSwitch } from './form-switch.tsx'
import { retainedOption } from './retained-option.ts'
import { intervalText, percentText, revenueTitle } from './retention-words.ts'

type Revenue = Retention['revenue'][number]

/** Gross and net revenue retention over twelve months, of one currency. A month opens its margin. */
export function RevenuePanel({ of }: Readonly<{ of: Revenue }>) {
  const [form, setForm] = useState<Form>('chart')
  const id = useId()
  const navigate = useNavigate()
  const newest = of.months.at(-1)
  const title = revenueTitle(of)
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">
            {newest
              ? 'Yearly value of customers of a year before; the bands are 95 % intervals.'
              : 'A month is compared once it is billed for nine in ten of the customers of a year before, and was then.'}
          </p>
        </div>
        {newest && <FormSwitch form={form} onChange={setForm} />}
      </div>
      {newest && form === 'chart' && (
        <div className="panel-body">
          <Chart
            label={title}
            draw={(palette, width) => retained(of.months, palette, width)}
            onOpen={(at) => {
              const month = of.months[at]?.month
              if (month) void navigate({ to: '/margin', search: (view) => ({ ...view, from: month, to: month }) })
            }}
          />
        </div>
      )}
      {newest && form === 'table' && <RevenueTable of={of} />}
    </section>
  )
}

const retained = (months: Revenue['months'], palette: Parameters<typeof retainedOption>[1], width: number) =>
  retainedOption(months, palette, { width, height: CHART_HEIGHT })

function RevenueTable({ of: { currency, months } }: Readonly<{ of: Revenue }>) {
  return (
    <div className="layers">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col" className="number">
              Customers
            </th>
            <th scope="col" className="number">
              A year before, {currency}
            </th>
            <th scope="col" className="number wide">
              Lost
            </th>
            <th scope="col" className="number wide">
              Shrunk
            </th>
            <th scope="col" className="number wide">
              Grown
            </th>
            <th scope="col" className="number">
              Now
            </th>
            <th scope="col" className="number">
              Gross
            </th>
            <th scope="col" className="number">
              Net
            </th>
            <th scope="col" className="number wide">
              Not known
            </th>
          </tr>
        </thead>
        <tbody>
          {months.toReversed().map((month) => (
            <RevenueRow key={month.month} month={month} currency={currency} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function RevenueRow({ month, currency }: Readonly<{ month: Revenue['months'][number]; currency: string }>) {
  const amounts = ['base', 'lost', 'shrunk', 'grown', 'now'] as const
  return (
    <tr>
      <th scope="row" className="nowrap">
        {monthText(month.month)}
      </th>
      <td className="number">{month.customers}</td>
      {amounts.map((name) => (
        <td key={name} className={name === 'base' || name === 'now' ? 'number' : 'number wide'}>
          <Amount value={month[name]} currency={currency} />
        </td>
      ))}
      {(['gross', 'net'] as const).map((name) => (
        <td key={name} className="number">
          {percentText(month[name].share, 1)}
          <span className="soft small interval-note">{intervalText(month[name])}</span>
        </td>
      ))}
      <td className="number wide soft">{month.unknown}</td>
    </tr>
  )
}
