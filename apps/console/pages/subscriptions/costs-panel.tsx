import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { addTexts, quantityText } from '#apps/console/amount/decimal-text.ts'
import { periodText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { Invoiced, InvoicedLine, Subscription, SubscriptionLink } from '#apps/console/api/subscriptions.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'

export const LINE_KINDS = { correction: 'Correction', reversal: 'Reversal', rebooking: 'Rebooking' } as const

type Costs = Readonly<{ subscription: Subscription; invoiced: Invoiced; onOlder: () => void }>

/** What it was invoiced on each link of the viewer's, by period: every line opens its reasons. */
export function CostsPanel({ subscription, invoiced, onOlder }: Costs) {
  const { lines, isPending, error, older } = invoiced
  const links = subscription.chain.filter(({ open }) => open)
  if (error) return <TroubleNote error={error} />
  if (lines.length === 0) {
    return (
      <section className="panel" aria-label="What it cost">
        {isPending ? (
          <SkeletonRows rows={4} />
        ) : (
          <Empty
            shows="Here stands what it cost in each period, line by line."
            action="The next close of one of its months issues the first lines."
          />
        )}
      </section>
    )
  }
  return links.map((link) => (
    <LinkCosts
      key={link.link}
      link={link}
      lines={lines.filter(({ invoice }) => invoice.link === link.link)}
      older={older}
      onOlder={onOlder}
    />
  ))
}

type OfLink = Readonly<{ link: SubscriptionLink; lines: readonly InvoicedLine[]; older: number; onOlder: () => void }>

function LinkCosts({ link, lines, older, onOlder }: OfLink) {
  const names = useNames()
  const currency = link.currency ?? ''
  const byPeriod = [...Map.groupBy(lines, ({ periodFrom }) => periodFrom)].toSorted(([one], [other]) =>
    one < other ? 1 : -1,
  )
  if (lines.length === 0) return null
  const id = `costs ${link.link}`
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>
          {countText(byPeriod.length, 'period')} of {names.of(link.seller)} to {names.of(link.buyer)}
        </h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Charge</th>
            <th scope="col" className="wide">
              Invoice
            </th>
            <th scope="col" className="number wide">
              Quantity
            </th>
            <th scope="col" className="number">
              Amount, {currency}
            </th>
          </tr>
        </thead>
        {byPeriod.map(([from, inside]) => (
          <PeriodLines key={from} lines={inside} currency={currency} />
        ))}
      </table>
      {older > 0 && (
        <div className="more">
          <button type="button" className="button" onClick={onOlder}>
            Look into {countText(older, 'older invoice')}
          </button>
        </div>
      )}
    </section>
  )
}

function PeriodLines({ lines, currency }: Readonly<{ lines: readonly InvoicedLine[]; currency: string }>) {
  const [first] = lines
  if (!first) return null
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup" colSpan={2}>
          {periodText({ from: first.periodFrom, to: first.periodTo, zone: first.zone })}
        </th>
        <td className="wide" />
        <td className="number">
          <Amount value={addTexts(lines.map(({ amount }) => amount))} currency={currency} />
        </td>
      </tr>
      {lines.map((line) => (
        <tr key={line.id} className={line.kind === 'first' ? undefined : 'line-corrects'}>
          <td>
            <span className="line-charge">
              {line.chargeName === '' ? asWords(line.charge) : line.chargeName}
              {line.kind !== 'first' && <CorrectionMark text={LINE_KINDS[line.kind]} />}
            </span>
          </td>
          <td className="wide">
            <Link
              to="/invoices/$number"
              params={{ number: line.invoice.number }}
              search={(view) => ({ ...view, line: String(line.line) })}
            >
              {line.invoice.number}
            </Link>
          </td>
          <td className="number wide">
            {line.quantity !== null && `${quantityText(line.quantity)} ${line.unit ?? ''}`}
          </td>
          <td className="number">
            <Amount value={line.amount} currency={currency} door={{ posting: line.id }} />
          </td>
        </tr>
      ))}
    </tbody>
  )
}
