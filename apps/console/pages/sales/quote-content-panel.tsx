import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { type Product, useProducts } from '#apps/console/api/catalog.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { Agreement, QuoteContent, QuotedLine } from '#apps/console/api/sales.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { quotedText } from './sale-words.ts'

type Offered = Readonly<{ content: QuoteContent; agreement: Agreement | undefined }>

/** What is offered: each product with its plan, quantity, term and what its charges cost. */
export function QuoteContentPanel({ content, agreement }: Offered) {
  const names = useNames()
  const { lines, terms, note, customer } = content
  const pays = terms.paymentDays === undefined ? '' : `, due within ${countText(terms.paymentDays, 'day')}`
  return (
    <section className="panel" aria-labelledby="offer">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="offer">
            {countText(lines.length, 'product')} for {names.of(customer)}
          </h2>
          <p className="panel-lead">
            {agreement && `${names.of(agreement.seller)} to ${names.of(agreement.buyer)}, in ${agreement.currency}. `}
            Fees are billed {terms.billing === 'advance' ? 'in advance' : 'in arrears'}
            {pays}.
          </p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Charge</th>
            <th scope="col">Price</th>
          </tr>
        </thead>
        {lines.map((line) => (
          <OfferedLine key={`${line.product} ${line.plan}`} line={line} currency={agreement?.currency ?? ''} />
        ))}
      </table>
      {note !== undefined && <p className="quote-note breaks">{note}</p>}
    </section>
  )
}

function OfferedLine({ line, currency }: Readonly<{ line: QuotedLine; currency: string }>) {
  const products = useProducts()
  const product = products.data?.find(({ id }) => id === line.product)
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup" colSpan={2}>
          {product?.name ?? asWords(line.product)} <span className="soft">{moreOf(line)}</span>
        </th>
      </tr>
      {chargesOf(line, product).map((charge) => {
        const price = line.prices.find((one) => one.charge === charge)
        return (
          <tr key={charge}>
            <th scope="row">{product?.charges.find((one) => one.charge === charge)?.name ?? asWords(charge)}</th>
            <td>{price ? quotedText(price, currency) : <span className="soft">by list</span>}</td>
          </tr>
        )
      })}
    </tbody>
  )
}

/** The charges that the line's plan has, and any that it names a price for. */
function chargesOf({ plan, prices }: QuotedLine, product: Product | undefined): readonly string[] {
  const planned = product?.plans.find((one) => one.plan === plan)?.charges
  const all = planned ?? product?.charges.map(({ charge }) => charge) ?? []
  return [...new Set([...all, ...prices.map(({ charge }) => charge)])]
}

function moreOf({ quantity, plan, term }: QuotedLine): string {
  return [
    quantity === undefined ? '' : `× ${quantityText(quantity)}`,
    plan === undefined ? '' : `in the plan ${plan}`,
    term === undefined ? '' : `for ${countText(term.months, 'month')}${term.renews ? ', renewing' : ''}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}
