import { Link } from '@tanstack/react-router'
import { isNegative, moneyText, negate } from '#apps/console/amount/decimal-text.ts'
import { dateText, spanText } from '#apps/console/amount/time-text.ts'
import type { Invoice } from '#apps/console/api/answers.ts'
import { type OpenDocument, useDocument } from '#apps/console/api/billing.ts'
import type { Names } from '#apps/console/api/names.ts'
import { StatusMark } from '#apps/console/pages/invoices/status-mark.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import '#apps/console/pages/invoices/invoices.css'

type Shown = Readonly<{ invoice: Invoice; names: Names }>

/** Who owes whom how much until when; then the facts of the document. */
export function OwedPanel({ invoice, names }: Shown) {
  const { data: state } = useDocument(invoice.number)
  const { currency, kind, voids, billAgain, voidedBy } = invoice
  return (
    <section className="panel owed" aria-label="What is owed">
      <div>
        <p className="owed-marks">
          {state ? <StatusMark status={state.status} kind={kind} /> : <span className="skeleton skeleton-short" />}
        </p>
        <p className="owed-amount">
          {state ? moneyText(isNegative(state.open) ? negate(state.open) : state.open, currency) : '…'}
        </p>
        {state && <p className="owed-says">{owedText(invoice, state, names)}</p>}
        {voidedBy && (
          <p className="owed-says">
            Taken back whole by <NumberLink number={voidedBy} />.
          </p>
        )}
        {voids && (
          <p className="owed-says">
            It takes back <NumberLink number={voids} />
            {billAgain
              ? '; the next close bills the same service anew.'
              : ', and the same service is not billed again.'}
          </p>
        )}
      </div>
      <InvoiceFacts invoice={invoice} names={names} />
    </section>
  )
}

/** The sentence under the open amount. */
function owedText(invoice: Invoice, state: OpenDocument, names: Names): string {
  const { kind, seller, buyer, currency, dueDate, total } = invoice
  const [from, to] = [names.of(buyer), names.of(seller)]
  if (kind === 'credit_note') {
    if (state.open === '0') return `All ${moneyText(negate(total), currency)} of it was used against other invoices.`
    return `${from} can use it against other invoices of ${to}, or be paid it back.`
  }
  if (state.status === 'void') return `Nothing is owed: the invoice was taken back.`
  if (state.status === 'written_off') return `Nothing is owed any more: ${to} gave up the rest.`
  if (state.status === 'paid') return `Nothing is open: ${from} has paid ${to} all of it.`
  const late =
    state.daysOverdue > 0
      ? `It was due on ${dateText(dueDate)}, ${countText(state.daysOverdue, 'day')} ago.`
      : `Until ${dateText(dueDate)}.`
  return `${from} owes it to ${to}. ${late}`
}

export function NumberLink({ number }: Readonly<{ number: string }>) {
  return (
    <Link to="/invoices/$number" params={{ number }} className="id">
      {number}
    </Link>
  )
}

function InvoiceFacts({ invoice, names }: Shown) {
  const { seller, buyer, periodFrom, periodTo, zone, issueDate, dueDate, purchaseOrder } = invoice
  const facts = [
    ['From', names.of(seller)],
    ['To', names.of(buyer)],
    [`Service period, ${zone}`, spanText({ from: periodFrom, to: periodTo, zone })],
    ['Issued', dateText(issueDate)],
    ['Due', dateText(dueDate)],
    ...(purchaseOrder === null ? [] : [['Purchase order', purchaseOrder] as const]),
  ] as const
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="breaks">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
