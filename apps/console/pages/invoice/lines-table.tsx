import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { amountText, quantityText } from '#apps/console/amount/decimal-text.ts'
import { periodText } from '#apps/console/amount/time-text.ts'
import type { Invoice, InvoiceLine } from '#apps/console/api/answers.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useView } from '#apps/console/api/viewer.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'

const KINDS = { correction: 'Correction', reversal: 'Reversal', rebooking: 'Rebooking' } as const

/** The lines, together by subscription. What corrects an earlier line stands under the period it is about and names that line. */
export function LinesTable({ invoice }: Readonly<{ invoice: Invoice }>) {
  const { currency, net, total, taxes, items } = invoice
  const bySubscription = Map.groupBy(items, ({ subscription }) => subscription)
  return (
    <section className="panel" aria-label="Lines">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Charge</th>
            <th scope="col" className="wide">
              Service period
            </th>
            <th scope="col" className="number wide">
              Quantity
            </th>
            <th scope="col" className="wide">
              Unit
            </th>
            <th scope="col" className="number">
              Amount, {currency}
            </th>
          </tr>
        </thead>
        {[...bySubscription].map(([subscription, lines]) => (
          <SubscriptionLines key={subscription} subscription={subscription} lines={lines} invoice={invoice} />
        ))}
        <tfoot>
          <tr className="net-row">
            <th scope="row">Net</th>
            <td className="wide" colSpan={3} />
            <td className="number">
              <Amount value={net} currency={currency} />
            </td>
          </tr>
          {taxes.map((row) => (
            <TaxRow key={`${row.says} ${row.original}`} tax={row} currency={currency} />
          ))}
          <tr>
            <th scope="row">Total</th>
            <td className="wide" colSpan={3} />
            <td className="number">
              <Amount value={total} currency={currency} withCurrency />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

const TAXES = {
  domestic: 'Tax',
  reverse_charge: 'Reverse charge',
  outside_scope: 'Outside the scope of tax',
  exempt: 'Exempt',
  not_registered: 'No tax',
} as const

/** Why it is taxed as it is: the rate or the note that the document shows, and of which net. */
function TaxRow({ tax, currency }: Readonly<{ tax: Invoice['taxes'][number]; currency: string }>) {
  const { kind, percent, net, says, original } = tax
  return (
    <tr className="tax-note">
      <th scope="row">
        {TAXES[kind]}
        {kind === 'domestic' && ` ${quantityText(percent)} %`}
        <span className="tax-says small">
          {says}, on {amountText(net, currency)}
          {original !== null && (
            <>
              , as of{' '}
              <Link to="/invoices/$number" params={{ number: original }}>
                {original}
              </Link>
            </>
          )}
        </span>
      </th>
      <td className="wide" colSpan={3} />
      <td className="number">
        <Amount value={tax.tax} currency={currency} />
      </td>
    </tr>
  )
}

type Lines = Readonly<{ subscription: string; lines: readonly InvoiceLine[]; invoice: Invoice }>

function SubscriptionLines({ subscription, lines, invoice }: Lines) {
  const names = useNames()
  const [first] = lines
  if (!first) return null
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup" colSpan={5}>
          {asWords(first.product)} for {names.of(first.customer)}{' '}
          <span className="id faint group-id">{subscription}</span>
        </th>
      </tr>
      {lines.map((line) => (
        <LineRow key={line.id} line={line} invoice={invoice} />
      ))}
    </tbody>
  )
}

function LineRow({ line, invoice }: Readonly<{ line: InvoiceLine; invoice: Invoice }>) {
  const { line: marked } = useView()
  const { id, charge, chargeName, kind, corrects, quantity, unit, amount } = line
  const period = periodText({ from: line.periodFrom, to: line.periodTo, zone: line.zone })
  const corrected = kind !== 'first'
  const classes = [corrected && 'line-corrects', marked === String(line.line) && 'table-marked']
    .filter(Boolean)
    .join(' ')
  return (
    <tr className={classes || undefined}>
      <td>
        <span className="line-charge">
          {chargeName || asWords(charge)}
          {kind !== 'first' && <CorrectionMark text={KINDS[kind]} />}
          {corrects && <Corrected posting={corrects} />}
        </span>
        <span className="narrow-note soft small">
          {period}
          {quantity !== null && `, ${quantityText(quantity)} ${unit ?? ''}`}
        </span>
      </td>
      <td className="wide">{corrected ? <strong>{period}</strong> : <span className="soft">{period}</span>}</td>
      <td className="number wide">{quantity !== null && quantityText(quantity)}</td>
      <td className="wide soft">{unit}</td>
      <td className="number">
        <Amount value={amount} currency={invoice.currency} door={{ posting: id }} />
      </td>
    </tr>
  )
}

/** `line:ALTUS-INV-000003/2` as the way to that line on its invoice. */
function Corrected({ posting }: Readonly<{ posting: string }>) {
  const [number = '', line = ''] = posting.replace(/^line:/, '').split('/')
  return (
    <Link to="/invoices/$number" params={{ number }} search={(view) => ({ ...view, line })} className="small">
      of {number}, line {line}
    </Link>
  )
}
