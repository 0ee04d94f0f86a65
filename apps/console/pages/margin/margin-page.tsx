import { useSearch } from '@tanstack/react-router'
import { monthText } from '#apps/console/amount/time-text.ts'
import { type MarginRow, type MarginTotal, useMargin } from '#apps/console/api/billing.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { ChoiceField } from '#apps/console/parts/choice-field.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { LinesPanel } from './lines-panel.tsx'
import { MarginFigure } from './margin-figure.tsx'
import { marginText, spanOfMonths } from './margin-sentences.ts'
import '#apps/console/pages/invoices/invoices.css'

type Search = Readonly<{ from?: string; to?: string; product?: string; customer?: string; open?: string }>

/** What was bought, sold and kept by month of service; never a link of others. */
export function MarginPage() {
  const search: Search = useSearch({ strict: false })
  const { open, ...asked } = pick(search)
  const all = useMargin({})
  const { data, error } = useMargin(asked)
  const trouble = all.error ?? error
  if (trouble || !all.data || !data) return <Waiting what="margin" error={trouble} />
  const months = [...new Set(all.data.rows.map(({ month }) => month))]
  const span = spanOfMonths(asked.from ?? months[0] ?? '', asked.to ?? months.at(-1) ?? '')
  return (
    <Page title={titleOf(data.totals, span)} lead={<p>{LEAD}</p>}>
      {all.data.rows.length > 0 && <Controls search={asked} rows={all.data.rows} months={months} />}
      {data.rows.length === 0 ? (
        <section className="panel">
          <Empty
            shows="Here stands what you bought, sold and kept, by the month in which it was used."
            action={
              all.data.rows.length === 0
                ? 'The first close shows the first month.'
                : 'Choose other months, or another product.'
            }
          />
        </section>
      ) : (
        data.totals.map((total) => <MarginFigure key={total.currency} total={total} rows={data.rows} asked={asked} />)
      )}
      <LinesPanel asked={asked} side={open === 'bought' || open === 'sold' ? open : undefined} />
    </Page>
  )
}

const LEAD =
  'Cost and revenue without tax, by month of service: a correction counts in the month that it is about, and what is billed for several months is spread by day.'

/** Only what the address really says. */
function pick({ from, to, product, customer, open }: Search): Search {
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(product && { product }),
    ...(customer && { customer }),
    ...(open && { open }),
  }
}

function titleOf(totals: readonly MarginTotal[], span: string): string {
  const [first] = totals
  if (!first) return 'Nothing was bought or sold yet'
  return totals.length === 1
    ? `${span}: ${lower(marginText(first))}`
    : `${span}: margins in ${totals.length} currencies`
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

type Controlled = Readonly<{ search: Search; rows: readonly MarginRow[]; months: readonly string[] }>

function Controls({ search, rows, months }: Controlled) {
  const names = useNames()
  const set = useSetSearch()
  const monthly = months.map((month) => ({ value: month, name: monthText(month) }))
  const products = [...new Set(rows.map(({ product }) => product))].toSorted()
  const customers = [...new Set(rows.map(({ customer }) => customer))].toSorted()
  return (
    <section className="panel" aria-label="What is compared">
      <div className="filters invoices-filter">
        <ChoiceField
          label="From"
          value={search.from ?? months[0] ?? ''}
          onChange={(from) => set({ from })}
          options={monthly}
        />
        <ChoiceField
          label="To"
          value={search.to ?? months.at(-1) ?? ''}
          onChange={(to) => set({ to })}
          options={monthly}
        />
        <ChoiceField
          label="Product"
          value={search.product ?? ''}
          onChange={(product) => set({ product })}
          options={[{ value: '', name: 'All' }, ...products.map((id) => ({ value: id, name: asWords(id) }))]}
        />
        <ChoiceField
          label="Customer"
          value={search.customer ?? ''}
          onChange={(customer) => set({ customer })}
          options={[{ value: '', name: 'All' }, ...customers.map((id) => ({ value: id, name: names.of(id) }))]}
        />
      </div>
    </section>
  )
}
