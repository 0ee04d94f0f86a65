import { useState } from 'react'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import { type OpenDocument, type Payment, TOUCHED_BY_PAYMENT, useDocuments } from '#apps/console/api/billing.ts'
import { act } from '#apps/console/api/transport.ts'
import { sumOf } from '#apps/console/pages/invoices/invoice-sentences.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { ApplyFields } from './apply-fields.tsx'
import { isAmount, isPositive, subtract } from './payment-sentences.ts'
import { openOf } from './record-dialog.tsx'

type Asked = Readonly<{ payment: Payment; onClose: () => void }>

const today = () => Temporal.Now.plainDateISO().toString()

/** What of the payment stands against which invoice: what is typed is what shall stand there, not how much more. */
export function ApplyDialog({ payment, onClose }: Asked) {
  const { number, currency, buyer, amount, refunded, applied } = payment
  const documents = useDocuments()
  const standing = Object.fromEntries(applied.map((one) => [one.document, one.amount]))
  const [amounts, setAmounts] = useState<Readonly<Record<string, string>>>(standing)
  const applying = useAct(
    (apply: readonly object[], sending) =>
      act('POST', `/v1/payments/${encodeURIComponent(number)}/allocations`, sending, { apply }),
    TOUCHED_BY_PAYMENT,
  )
  const mine = documents.data?.filter(({ seller }) => seller === payment.seller) ?? []
  const open = [
    ...mine.filter((one) => standing[one.number] !== undefined && !isPositive(one.open)),
    ...openOf(mine, { buyer, currency }),
  ]
  const wanted = Object.entries(amounts).map(([document, text]) => ({
    document,
    amount: isAmount(text) ? text.trim() : '0',
  }))
  const left = subtract(subtract(amount, refunded), sumOf(wanted.map((one) => one.amount)))
  const changed = wanted.filter((one) => (standing[one.document] ?? '0') !== one.amount)
  return (
    <FormDialog
      wide
      title={`What ${number} pays`}
      action={`Apply ${number}`}
      onSubmit={() => applying.mutate(changed, { onSuccess: onClose })}
      onClose={onClose}
      error={applying.error ?? documents.error}
      isPending={applying.isPending}
      blocked={blockedBy({ isReady: documents.data !== undefined, changed: changed.length, left })}
    >
      <ApplyFields
        open={open.map((one) => withStanding(one, standing))}
        currency={currency}
        amounts={amounts}
        onChange={setAmounts}
      />
      <p className="what-changes" role="status">
        {countText(changed.length, 'invoice')} {changed.length === 1 ? 'changes' : 'change'};{' '}
        {moneyText(left, currency)} will be applied to nothing.
      </p>
    </FormDialog>
  )
}

/** What is open to this payment: also what it stands against already. */
function withStanding(one: OpenDocument, standing: Readonly<Record<string, string>>): OpenDocument {
  return { ...one, open: sumOf([one.open, standing[one.number] ?? '0']) }
}

type Ready = Readonly<{ isReady: boolean; changed: number; left: string }>

function blockedBy({ isReady, changed, left }: Ready): string | undefined {
  if (!isReady) return 'Looking for open invoices…'
  if (left.startsWith('-')) return 'More is chosen than was paid.'
  return changed === 0 ? 'Nothing was changed.' : undefined
}

/** Takes it back as a whole; what it stood against is open again. */
export function ReverseDialog({ payment, onClose }: Asked) {
  const { number, kind, amount, currency, applied } = payment
  const [because, setBecause] = useState('')
  const reversing = useAct(
    (body: object, sending) => act('POST', `/v1/payments/${encodeURIComponent(number)}/reversals`, sending, body),
    TOUCHED_BY_PAYMENT,
  )
  return (
    <FormDialog
      title={`Take ${number} back`}
      action={`Take ${number} back`}
      danger
      onSubmit={() => reversing.mutate({ because: because.trim() }, { onSuccess: onClose })}
      onClose={onClose}
      error={reversing.error}
      isPending={reversing.isPending}
      blocked={because.trim() === '' ? 'Say why: it stands on the account.' : undefined}
    >
      <div className="what-changes" role="status">
        <p>
          {kind === 'payment'
            ? `${moneyText(amount, currency)} go out again`
            : `${moneyText(amount, currency)} are owed again`}
          {applied.length > 0 &&
            `, and ${countText(applied.length, 'invoice')} ${applied.length === 1 ? 'is' : 'are'} open again:`}
        </p>
        {applied.length > 0 && (
          <ul className="plain-list">
            {applied.map((one) => (
              <li key={one.document}>
                <span className="id">{one.document}</span>: {moneyText(one.amount, currency)} more
              </li>
            ))}
          </ul>
        )}
      </div>
      <TextField label="Because" value={because} onChange={setBecause} required maxLength={500} />
    </FormDialog>
  )
}

/** Records that what was applied to nothing went back. */
export function RefundDialog({ payment, onClose }: Asked) {
  const { number, unapplied, currency } = payment
  const [amount, setAmount] = useState(unapplied)
  const [date, setDate] = useState(today)
  const [own] = useState(() => `console-${crypto.randomUUID().slice(0, 8)}`)
  const refunding = useAct(
    (body: object, sending) => act('POST', `/v1/payments/${encodeURIComponent(number)}/refunds`, sending, body),
    TOUCHED_BY_PAYMENT,
  )
  const money = amount.trim()
  const left = isAmount(money) ? subtract(unapplied, money) : undefined
  return (
    <FormDialog
      title={`Pay back of ${number}`}
      action={isAmount(money) ? `Record that ${money} ${currency} went back` : 'Record that it went back'}
      danger
      onSubmit={() => refunding.mutate({ id: own, amount: money, date }, { onSuccess: onClose })}
      onClose={onClose}
      error={refunding.error}
      isPending={refunding.isPending}
      blocked={
        left === undefined
          ? 'Give the amount, such as 50.00.'
          : left.startsWith('-')
            ? `At most ${unapplied} is left of it.`
            : undefined
      }
    >
      <div className="form-pair">
        <TextField label="Amount" value={amount} onChange={setAmount} required maxLength={30} />
        <TextField label="When it went out" type="date" value={date} onChange={setDate} required />
      </div>
      {left !== undefined && !left.startsWith('-') && (
        <p className="what-changes" role="status">
          {moneyText(left, currency)} will be left of it, applied to nothing.
        </p>
      )}
    </FormDialog>
  )
}
