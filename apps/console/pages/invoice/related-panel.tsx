import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText } from '#apps/console/amount/time-text.ts'
import type { Invoice, InvoiceHead } from '#apps/console/api/answers.ts'
import { type Notice, type PaymentHead, useNotices, usePayments } from '#apps/console/api/billing.ts'
import { useInvoices } from '#apps/console/api/questions.ts'
import { kindText } from '#apps/console/pages/payments/payment-sentences.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { NumberLink } from './owed-panel.tsx'

/** What happened to the document since: what was paid of it, what corrects it, what it corrects, reminders. */
export function RelatedPanel({ invoice }: Readonly<{ invoice: Invoice }>) {
  const { number, corrects } = invoice
  const payments = usePayments({ document: number })
  const { data: all } = useInvoices(undefined)
  const notices = useNotices(number)
  const later = (all?.invoices ?? []).filter((one) => one.corrects.includes(number) || one.voids === number)
  const acts = payments.data?.pages.flatMap((page) => page.payments) ?? []
  const reminders = (notices.data ?? []).filter((one) => one.document === number)
  if (acts.length + later.length + reminders.length + corrects.length === 0) return null
  return (
    <section className="panel" aria-labelledby="since">
      <div className="panel-head">
        <h2 id="since">What belongs to it</h2>
      </div>
      <ul className="moves">
        {corrects.map((one) => (
          <li key={one}>
            <span>
              Corrects <NumberLink number={one} />
            </span>
          </li>
        ))}
        {later.map((one) => (
          <Later key={one.number} head={one} of={number} />
        ))}
        {acts.map((one) => (
          <Act key={one.number} act={one} />
        ))}
        {reminders.map((one) => (
          <Reminder key={one.id} notice={one} />
        ))}
      </ul>
      <MoreButton of={payments} />
    </section>
  )
}

function Later({ head, of }: Readonly<{ head: InvoiceHead; of: string }>) {
  const { number, voids, issueDate, total, currency } = head
  return (
    <li>
      <span>
        {voids === of ? 'Taken back by' : 'Corrected by'} <NumberLink number={number} />{' '}
        <span className="soft">on {dateText(issueDate)}</span>
      </span>
      <Amount value={total} currency={currency} door={{ invoice: number }} withCurrency />
    </li>
  )
}

function Act({ act }: Readonly<{ act: PaymentHead }>) {
  const { number, kind, date, amount, currency } = act
  return (
    <li>
      <span>
        {kindText(kind)}{' '}
        <Link to="/payments/$number" params={{ number }} className="id">
          {number}
        </Link>{' '}
        <span className="soft">on {dateText(date)}</span>
      </span>
      {kind !== 'allocation' && (
        <span className="moves-amount">
          {kind === 'payment' && <span className="soft">of </span>}
          <Amount value={amount} currency={currency} withCurrency />
        </span>
      )}
    </li>
  )
}

function Reminder({ notice }: Readonly<{ notice: Notice }>) {
  const { title, date, open, currency } = notice
  return (
    <li>
      <span>
        {title} <span className="soft">on {dateText(date)}</span>
      </span>
      <Amount value={open} currency={currency} withCurrency />
    </li>
  )
}
