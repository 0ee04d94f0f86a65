import { Amount } from '#apps/console/amount/amount.tsx'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { dateText } from '#apps/console/amount/time-text.ts'
import type { OpenDocument } from '#apps/console/api/billing.ts'
import { sumOf } from '#apps/console/pages/invoices/invoice-sentences.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { type Applied, isPositive, subtract } from './payment-sentences.ts'

type Chosen = Readonly<{
  open: readonly OpenDocument[]
  currency: string
  amounts: Readonly<Record<string, string>>
  onChange: (amounts: Readonly<Record<string, string>>) => void
}>

/** An amount for each open invoice; empty ones get nothing. */
export function ApplyFields({ open, currency, amounts, onChange }: Chosen) {
  if (open.length === 0)
    return <p className="soft">Nothing is open: the payment stays unapplied until there is an invoice.</p>
  return (
    <fieldset className="ticks">
      <legend className="legend">How much pays which invoice</legend>
      {open.map(({ number, open: owed, dueDate }) => (
        <div key={number} className="apply-row">
          <label htmlFor={`apply ${number}`}>
            <span className="id">{number}</span>{' '}
            <span className="soft small">
              {moneyText(owed, currency)} open, due {dateText(dueDate)}
            </span>
          </label>
          <input
            id={`apply ${number}`}
            className="input number-input"
            inputMode="decimal"
            autoComplete="off"
            placeholder="0"
            value={amounts[number] ?? ''}
            onChange={(event) => onChange({ ...amounts, [number]: event.currentTarget.value })}
          />
        </div>
      ))}
    </fieldset>
  )
}

type Preview = Readonly<{
  amount: string
  currency: string
  open: readonly OpenDocument[]
  apply: readonly Applied[]
}>

/** What becomes of the open invoices by a payment, and what of it is left. */
export function ApplyPreview({ amount, currency, open, apply }: Preview) {
  const paid = new Map(apply.map((one) => [one.document, one.amount]))
  const touched = open.filter(({ number }) => paid.has(number))
  const left = subtract(amount, sumOf(apply.map((one) => one.amount)))
  const settled = touched.filter(({ number, open: owed }) => !isPositive(subtract(owed, paid.get(number) ?? '0')))
  return (
    <div className="what-changes" role="status">
      <p>
        {settled.length > 0 && `${countText(settled.length, 'invoice')} will be paid. `}
        {touched.length > settled.length &&
          `${countText(touched.length - settled.length, 'invoice')} will be paid in part. `}
        {isPositive(left) ? `${moneyText(left, currency)} stay unapplied.` : 'Nothing stays unapplied.'}
      </p>
      {touched.length > 0 && (
        <table className="table preview-table">
          <thead>
            <tr>
              <th scope="col">Invoice</th>
              <th scope="col" className="number">
                Open now
              </th>
              <th scope="col" className="number">
                Paid by this
              </th>
              <th scope="col" className="number">
                Open then
              </th>
            </tr>
          </thead>
          <tbody>
            {touched.map(({ number, open: owed }) => (
              <tr key={number}>
                <th scope="row" className="id">
                  {number}
                </th>
                <td className="number">
                  <Amount value={owed} currency={currency} />
                </td>
                <td className="number">
                  <Amount value={paid.get(number) ?? '0'} currency={currency} />
                </td>
                <td className="number">
                  <Amount value={subtract(owed, paid.get(number) ?? '0')} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
