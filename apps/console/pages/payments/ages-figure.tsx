import { Link, useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { addTexts, amountText, approximately } from '#apps/console/amount/decimal-text.ts'
import type { Receivable } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { CHART_HEIGHT, Chart } from '#apps/console/chart/chart.tsx'
import { drawnLayers, layerAt } from '#apps/console/chart/layers.ts'
import { stackOption } from '#apps/console/chart/stack-option.ts'
import { agesTitle } from './payment-sentences.ts'
import '#apps/console/chart/chart.css'

const AGES = [
  ['current', 'Not yet due'],
  ['days1To30', '1 to 30 days'],
  ['days31To60', '31 to 60 days'],
  ['days61To90', '61 to 90 days'],
  ['daysOver90', 'Over 90 days'],
] as const

export type Side = 'owed' | 'owing'
type Aged = Readonly<{ rows: readonly Receivable[]; side: Side }>

/** What is open by how long it is overdue, one figure for each currency: a picture, and the table that it is drawn from. */
export function AgesFigure({ rows, side }: Aged) {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency)
  return [...byCurrency].map(([currency, inside]) => (
    <CurrencyFigure key={currency} rows={inside} side={side} currency={currency} />
  ))
}

type Figure = Aged & Readonly<{ currency: string }>

function CurrencyFigure({ rows, side, currency }: Figure) {
  const names = useNames()
  const navigate = useNavigate()
  const id = useId()
  const partnerOf = ({ seller, buyer }: Receivable) => (side === 'owed' ? buyer : seller)
  const sorted = rows.toSorted((a, b) => approximately(b.open) - approximately(a.open))
  const layers = sorted.map((row) => ({ name: names.of(partnerOf(row)), values: AGES.map(([age]) => row[age]) }))
  const totals = AGES.map(([age]) => addTexts(rows.map((row) => row[age])))
  const title = agesTitle(
    AGES.map(([, name], at) => [name, totals[at] ?? '0']),
    currency,
  )
  const open = (at: number, height: number) => {
    const layer = layerAt(
      layers.map(({ values }) => approximately(values[at] ?? '0')),
      height,
    )
    const row = layer === undefined ? undefined : sorted[layer]
    if (row) void navigate({ to: '/payments/account', search: (view) => ({ ...view, with: partnerOf(row) }) })
  }
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">By how long it is overdue, in {currency}. A bar opens the account behind it.</p>
        </div>
      </div>
      <div className="panel-body">
        <Chart
          label={`${title}, by age in ${currency}`}
          draw={(palette, width) =>
            stackOption(
              {
                kind: 'bars',
                places: AGES.map(([, name]) =>
                  name.replace(' days', '\ndays').replace('Not yet', 'Not yet\n').replace('\n ', '\n'),
                ),
                names: AGES.map(([, name]) => name),
                shown: -1,
                layers: drawnLayers(layers),
                totals,
                print: (value) => amountText(value, currency),
              },
              palette,
              { width, height: CHART_HEIGHT },
            )
          }
          onOpen={open}
        />
      </div>
      <AgesTable rows={sorted} side={side} currency={currency} />
    </section>
  )
}

function AgesTable({ rows, side, currency }: Figure) {
  const names = useNames()
  return (
    <div className="layers">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{side === 'owed' ? 'Owes you' : 'You owe'}</th>
            {AGES.map(([age, name]) => (
              <th key={age} scope="col" className="number wide">
                {name}
              </th>
            ))}
            <th scope="col" className="number">
              Open, {currency}
            </th>
            <th scope="col" className="number wide">
              Credits
            </th>
            <th scope="col" className="number wide">
              Unapplied
            </th>
            <th scope="col" className="number">
              Balance
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <AgesRow
              key={`${row.seller} ${row.buyer}`}
              row={row}
              partner={side === 'owed' ? row.buyer : row.seller}
              name={names.of}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            {AGES.map(([age]) => (
              <Sum key={age} rows={rows} field={age} isWide />
            ))}
            <Sum rows={rows} field="open" />
            <Sum rows={rows} field="credits" isWide />
            <Sum rows={rows} field="unapplied" isWide />
            <Sum rows={rows} field="balance" />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

type Summed = (typeof AGES)[number][0] | 'open' | 'credits' | 'unapplied' | 'balance'

function Sum({
  rows,
  field,
  isWide = false,
}: Readonly<{ rows: readonly Receivable[]; field: Summed; isWide?: boolean }>) {
  return (
    <td className={isWide ? 'number wide' : 'number'}>
      <Amount value={addTexts(rows.map((row) => row[field]))} currency={rows[0]?.currency ?? ''} />
    </td>
  )
}

type Row = Readonly<{ row: Receivable; partner: string; name: (id: string) => string }>

function AgesRow({ row, partner, name }: Row) {
  const { currency, open, credits, unapplied, balance } = row
  return (
    <tr>
      <th scope="row">
        <Link to="/payments/account" search={(view) => ({ ...view, with: partner })}>
          {name(partner)}
        </Link>
      </th>
      {AGES.map(([age]) => (
        <td key={age} className="number wide">
          {row[age] !== '0' && <Amount value={row[age]} currency={currency} />}
        </td>
      ))}
      <td className="number">
        <Amount value={open} currency={currency} />
      </td>
      <td className="number wide">{credits !== '0' && <Amount value={credits} currency={currency} />}</td>
      <td className="number wide">{unapplied !== '0' && <Amount value={unapplied} currency={currency} />}</td>
      <td className="number">
        <Amount value={balance} currency={currency} />
      </td>
    </tr>
  )
}
