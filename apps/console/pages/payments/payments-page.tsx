import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText, monthText } from '#apps/console/amount/time-text.ts'
import { type PaymentHead, usePayments } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useKinds } from '#apps/console/api/session.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { MONEY } from './payment-roles.ts'
import { kindText, paymentsTitle } from './payment-sentences.ts'
import { RecordDialog } from './record-dialog.tsx'

/** What was paid, applied, taken back, paid back and given up, newest first. */
export function PaymentsPage() {
  const payments = usePayments()
  const me = useMe()
  const sells = useKinds().some((kind) => kind !== 'customer')
  const { self } = useNames()
  const [isRecording, setRecording] = useState(false)
  if (payments.error) {
    return (
      <Page title="The payments can’t be shown">
        <TroubleNote error={payments.error} />
      </Page>
    )
  }
  const rows = payments.data?.pages.flatMap((page) => page.payments)
  const mayRecord = sells && mayAny(me.data?.roles ?? [], MONEY)
  return (
    <Page
      title={rows && paymentsTitle(rows, self, payments.hasNextPage)}
      lead={rows ? <p>{LEAD}</p> : <Loading what="payments" />}
      action={
        mayRecord && (
          <button type="button" className="button button-primary" onClick={() => setRecording(true)}>
            Record a payment
          </button>
        )
      }
    >
      <section className="panel" aria-label="Payments">
        {!rows && <SkeletonRows rows={12} />}
        {rows?.length === 0 && (
          <Empty
            shows="Here stands every payment that you received or made, and what became of it."
            action={
              mayRecord
                ? 'Record the first one when money has come in.'
                : 'The seller records it when money has come in.'
            }
          />
        )}
        {rows && rows.length > 0 && <PaymentsTable payments={rows} self={self} />}
        <MoreButton of={payments} />
      </section>
      {isRecording && <RecordDialog onClose={() => setRecording(false)} />}
    </Page>
  )
}

const LEAD =
  'Nothing here changes what was issued: what is open of an invoice is its total less what stands against it.'

function PaymentsTable({ payments, self }: Readonly<{ payments: readonly PaymentHead[]; self: string | undefined }>) {
  const byMonth = Map.groupBy(payments, ({ date }) => date.slice(0, 7))
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Number</th>
          <th scope="col">What</th>
          <th scope="col" className="wide">
            From and to
          </th>
          <th scope="col" className="wide">
            Reference
          </th>
          <th scope="col" className="number wide">
            Date
          </th>
          <th scope="col" className="number">
            Amount
          </th>
          <th scope="col" className="wide">
            Currency
          </th>
        </tr>
      </thead>
      {[...byMonth].map(([month, inside]) => (
        <tbody key={month}>
          <tr className="group">
            <th scope="rowgroup" colSpan={7}>
              {monthText(month)}
            </th>
          </tr>
          {inside.map((one) => (
            <PaymentRow key={one.number} payment={one} isOut={one.buyer === self} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function PaymentRow({ payment, isOut }: Readonly<{ payment: PaymentHead; isOut: boolean }>) {
  const { number, kind, seller, buyer, reference, about, date, amount, currency } = payment
  return (
    <tr>
      <th scope="row">
        <Link to="/payments/$number" params={{ number }} className="id">
          {number}
        </Link>
        <span className="narrow-note soft small">
          <Parties seller={buyer} buyer={seller} />
        </span>
      </th>
      <td>
        <span className={kind === 'payment' ? 'mark mark-good' : 'mark'}>{kindText(kind)}</span>
      </td>
      <td className="wide">
        <Parties seller={buyer} buyer={seller} /> {isOut && kind === 'payment' && <span className="mark">made</span>}
      </td>
      <td className="wide id soft breaks">{reference ?? about}</td>
      <td className="number wide soft">{dateText(date)}</td>
      <td className="number">
        {kind === 'allocation' ? <span className="faint">moved</span> : <Amount value={amount} currency={currency} />}
        <span className="narrow-note soft small">
          {currency}, {dateText(date)}
        </span>
      </td>
      <td className="soft wide">{currency}</td>
    </tr>
  )
}
