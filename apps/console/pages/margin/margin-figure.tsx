import { useId } from 'react'
import { amountText } from '#apps/console/amount/decimal-text.ts'
import type { MarginAsked, MarginRow, MarginTotal } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useMonth } from '#apps/console/api/questions.ts'
import { Chart } from '#apps/console/chart/chart.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { marginText, stepsOf } from './margin-sentences.ts'
import { MarginTable } from './margin-table.tsx'
import { waterfallOption } from './waterfall-option.ts'
import '#apps/console/chart/chart.css'

type Shown = Readonly<{ total: MarginTotal; rows: readonly MarginRow[]; asked: MarginAsked }>

/** One currency over the chain as a waterfall, with the table that it is drawn from: both have the same totals. */
export function MarginFigure({ total, rows, asked }: Shown) {
  const { self } = useNames()
  const { data } = useMonth(undefined)
  const set = useSetSearch()
  const id = useId()
  const chains = (data?.chains ?? []).filter(
    ({ product, customer }) =>
      (asked.product === undefined || product === asked.product) &&
      (asked.customer === undefined || customer === asked.customer),
  )
  const steps = stepsOf(total, { chains, self })
  const { currency } = total
  const title = marginText(total)
  const closed = steps.some(({ kind }) => kind === 'closed') ? ' What is closed is a link of others.' : ''
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">
            In {currency}. A bar opens its lines.{closed}
          </p>
        </div>
        <div className="page-actions">
          {steps.map(({ kind }) =>
            kind === 'bought' || kind === 'sold' ? (
              <button key={kind} type="button" className="button" onClick={() => set({ open: kind })}>
                {kind === 'bought' ? 'Lines you bought' : 'Lines you sold'}
              </button>
            ) : null,
          )}
        </div>
      </div>
      <div className="panel-body">
        <Chart
          label={`${title}, in ${currency}`}
          draw={(palette, width) =>
            waterfallOption(steps, palette, { width, print: (value) => amountText(value, currency) })
          }
          onOpen={(at) => {
            const kind = steps[at]?.kind
            if (kind === 'bought' || kind === 'sold') set({ open: kind })
          }}
        />
      </div>
      <MarginTable rows={rows.filter((row) => row.currency === currency)} total={total} />
    </section>
  )
}
