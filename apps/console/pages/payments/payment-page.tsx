import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import { type Payment, usePayment } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { NumberText } from './number-text.tsx'
import { ApplyDialog, RefundDialog, ReverseDialog } from './payment-dialogs.tsx'
import { MONEY } from './payment-roles.ts'
import { isPositive, kindText, paymentTitle } from './payment-sentences.ts'

const BACK = { to: '/payments', name: 'Payments' } as const

/** One act on an account: what it moved, what stands of it now, and what can be done with it. */
export function PaymentPage() {
  const { number = '' } = useParams({ strict: false })
  const { data, error } = usePayment(number)
  const names = useNames()
  if (error) {
    return (
      <Page title={`${number} can’t be shown`} back={BACK}>
        <TroubleNote error={error} />
      </Page>
    )
  }
  if (!data) {
    return (
      <Page title={undefined} back={BACK} lead={<Loading what="the payment" />}>
        <div className="panel">
          <SkeletonRows rows={6} />
        </div>
      </Page>
    )
  }
  return (
    <Page
      title={paymentTitle(data, names)}
      back={BACK}
      lead={<p>{becameOf(data)}</p>}
      action={<Actions payment={data} isSeller={data.seller === names.self} />}
    >
      <Facts payment={data} />
      <AppliedPanel payment={data} />
    </Page>
  )
}

/** What has become of it by now, in a sentence. */
function becameOf({ kind, applied, unapplied, refunded, reversedBy, currency }: Payment): string {
  if (reversedBy) return `It was taken back by ${reversedBy}: what it stood against is open again.`
  if (kind !== 'payment') return 'An act of its own: it stays as it is, and what comes after it is another one.'
  const parts = [
    applied.length === 0 ? '' : `It pays ${applied.length === 1 ? 'one invoice' : `${applied.length} invoices`}.`,
    isPositive(unapplied) ? `${moneyText(unapplied, currency)} are applied to nothing yet.` : '',
    isPositive(refunded) ? `${moneyText(refunded, currency)} went back.` : '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

type Doing = 'apply' | 'reverse' | 'refund'

function Actions({ payment, isSeller }: Readonly<{ payment: Payment; isSeller: boolean }>) {
  const me = useMe()
  const [doing, setDoing] = useState<Doing>()
  const { number, kind, unapplied, reversedBy, refunded } = payment
  if (!isSeller || reversedBy !== null || !mayAny(me.data?.roles ?? [], MONEY)) return null
  const isPayment = kind === 'payment'
  const actions = [
    ...(isPayment ? [{ name: 'Choose what it pays', run: () => setDoing('apply') }] : []),
    ...(isPayment && isPositive(unapplied) ? [{ name: 'Pay back what is left', run: () => setDoing('refund') }] : []),
    ...((isPayment || kind === 'write_off') && !isPositive(refunded)
      ? [
          {
            name: isPayment ? 'Take it back, it bounced' : 'Take the write-off back',
            run: () => setDoing('reverse'),
            danger: true,
          },
        ]
      : []),
  ]
  const close = () => setDoing(undefined)
  return (
    <>
      <RowMenu of={number} actions={actions} isPage />
      {doing === 'apply' && <ApplyDialog payment={payment} onClose={close} />}
      {doing === 'reverse' && <ReverseDialog payment={payment} onClose={close} />}
      {doing === 'refund' && <RefundDialog payment={payment} onClose={close} />}
    </>
  )
}

function Facts({ payment }: Readonly<{ payment: Payment }>) {
  const names = useNames()
  const {
    kind,
    number,
    seller,
    buyer,
    date,
    method,
    reference,
    ownId,
    about,
    because,
    recordedAt,
    unapplied,
    currency,
  } = payment
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    ['Kind', kindText(kind)],
    ['Number', number],
    ['From', names.of(buyer)],
    ['To', names.of(seller)],
    ['Date', dateText(date)],
    ['How', method],
    ['Reference', reference],
    ['The seller’s id', ownId],
    ['About', about],
    ['Because', because],
    ['Recorded', momentText(recordedAt)],
  ]
  return (
    <dl className="facts panel">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="breaks">{value}</dd>
          </div>
        ),
      )}
      {kind === 'payment' && (
        <div className="facts-last">
          <dt>Applied to nothing</dt>
          <dd>
            <Amount value={unapplied} currency={currency} withCurrency />
          </dd>
        </div>
      )}
    </dl>
  )
}

/** What stands of it now; for an act that only moved something, what it moved. */
function AppliedPanel({ payment }: Readonly<{ payment: Payment }>) {
  const { kind, applied, moved, currency } = payment
  const standing = kind === 'payment' || kind === 'write_off'
  const rows = standing ? applied : moved
  return (
    <section className="panel" aria-labelledby="applied">
      <div className="panel-head">
        <h2 id="applied">{standing ? 'What it stands against' : 'What it moved'}</h2>
      </div>
      {rows.length === 0 ? (
        <Empty
          shows={standing ? 'It stands against no invoice.' : 'It moved nothing on any invoice.'}
          action={
            standing ? 'What is applied to nothing waits for the next invoice, or goes back.' : 'It moved money alone.'
          }
        />
      ) : (
        <ul className="moves">
          {rows.map(({ document, amount }) => (
            <li key={document}>
              <NumberText number={document} />
              <Amount value={amount} currency={currency} door={{ invoice: document }} withCurrency />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
