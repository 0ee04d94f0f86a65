import { useId } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { addTexts, amountText } from '#apps/console/amount/decimal-text.ts'
import { Chart } from '#apps/console/chart/chart.tsx'
import { besideOption } from './beside-option.ts'
import type { Row } from './trial-words.ts'
import '#apps/console/chart/chart.css'

type Figure = Readonly<{
  /** The finding, in words computed from the data. */
  title: string
  lead: string
  /** What each row is: `Month`. */
  what: string
  rows: readonly Row[]
  /** How a row is named in the table, and shorter on the axis. */
  nameOf: (name: string) => string
  shortOf: (name: string, at: number) => string
  currency: string
  /** Whether there is a program beside it at all. */
  isBeside: boolean
  /** Draws what each wins or loses instead of both programs. */
  drawsDifference?: boolean
}>

const MOST_DRAWN = 24

/** Two programs beside each other: a chart with its finding as title, and the table that it is drawn from. */
export function BesideFigure(figure: Figure) {
  const { title, lead, rows, currency, isBeside, drawsDifference = false, shortOf } = figure
  const id = useId()
  const drawn = rows.slice(0, MOST_DRAWN)
  const both = [
    { name: 'This one', values: drawn.map(({ tried }) => tried) },
    ...(isBeside ? [{ name: 'Beside it', values: drawn.map(({ against }) => against) }] : []),
  ]
  const series =
    drawsDifference && isBeside ? [{ name: 'Difference', values: drawn.map(({ difference }) => difference) }] : both
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">
            {lead}
            {isBeside && !drawsDifference ? ' The first bar is this one, the second what it is put beside.' : ''}
          </p>
        </div>
      </div>
      {rows.length > 0 && (
        <div className="panel-body">
          <Chart
            label={`${title}. ${lead}`}
            draw={(palette, width) =>
              besideOption(
                {
                  places: drawn.map(({ name }, at) => shortOf(name, at)),
                  series,
                  print: (value) => amountText(value, currency),
                },
                palette,
                width,
              )
            }
            onOpen={() => {}}
          />
        </div>
      )}
      <BesideTable {...figure} />
    </section>
  )
}

function BesideTable({ what, rows, nameOf, currency, isBeside }: Figure) {
  const columns = isBeside
    ? ([
        ['This one', 'tried'],
        ['Beside it', 'against'],
        ['Difference', 'difference'],
      ] as const)
    : ([['This one', 'tried']] as const)
  return (
    <div className="beside-rows">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{what}</th>
            {columns.map(([name]) => (
              <th key={name} scope="col" className="number">
                {name}, {currency}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{nameOf(row.name)}</th>
              {columns.map(([name, field]) => (
                <td key={name} className="number">
                  <Amount value={row[field]} currency={currency} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            {columns.map(([name, field]) => (
              <td key={name} className="number">
                <Amount value={addTexts(rows.map((row) => row[field]))} currency={currency} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  )
}
