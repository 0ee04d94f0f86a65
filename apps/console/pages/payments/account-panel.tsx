import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText } from '#apps/console/amount/time-text.ts'
import type { Account, AccountLine } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { NumberText } from './number-text.tsx'

const KINDS: Readonly<Record<AccountLine['kind'], string>> = {
  invoice: 'Invoice',
  credit_note: 'Credit note',
  payment: 'Payment',
  reversal: 'Reversal',
  refund: 'Refund',
  write_off: 'Write-off',
}

/** One account: the opening balance, everything in order with the balance after it, and what the closing balance is made of. */
export function AccountPanel({ account }: Readonly<{ account: Account }>) {
  const names = useNames()
  const { seller, buyer, currency, opening, closing, lines } = account
  const title = `What ${names.of(buyer)} owes ${names.of(seller)}, in ${currency}`
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" className="wide">
              Date
            </th>
            <th scope="col" className="wide">
              About
            </th>
            <th scope="col" className="number wide">
              Due
            </th>
            <th scope="col" className="number">
              Change
            </th>
            <th scope="col" className="number">
              Balance
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="subtotal">
            <th scope="row">Opening balance</th>
            <td className="wide" colSpan={3} />
            <td />
            <td className="number">
              <Amount value={opening} currency={currency} />
            </td>
          </tr>
          {lines.map((line) => (
            <LineRow key={line.number} line={line} currency={currency} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Closing balance</th>
            <td className="wide" colSpan={3} />
            <td />
            <td className="number">
              <Amount value={closing} currency={currency} withCurrency />
            </td>
          </tr>
        </tfoot>
      </table>
      <Sums account={account} />
    </section>
  )
}

function LineRow({ line, currency }: Readonly<{ line: AccountLine; currency: string }>) {
  const { date, kind, number, about, reference, dueDate, amount, balance } = line
  const isDocument = kind === 'invoice' || kind === 'credit_note'
  return (
    <tr>
      <th scope="row">
        {KINDS[kind]} <NumberText number={number} kind={isDocument ? 'document' : 'payment'} />
        <span className="narrow-note soft small">{dateText(date)}</span>
      </th>
      <td className="wide soft nowrap">{dateText(date)}</td>
      <td className="wide id soft breaks">{about ?? reference}</td>
      <td className="number wide soft">{dueDate && dateText(dueDate)}</td>
      <td className="number">
        <Amount value={amount} currency={currency} {...(isDocument && { door: { invoice: number } })} />
      </td>
      <td className="number">
        <Amount value={balance} currency={currency} />
      </td>
    </tr>
  )
}

/** What is open now, whatever the dates above keep to. */
function Sums({ account }: Readonly<{ account: Account }>) {
  const { currency, open, overdue, credits, unapplied } = account
  const sums = [
    ['Open of invoices now', open],
    ['Overdue', overdue],
    ['Free of credit notes', credits],
    ['Applied to nothing', unapplied],
  ] as const
  return (
    <dl className="facts account-sums">
      {sums.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Amount value={value} currency={currency} withCurrency />
          </dd>
        </div>
      ))}
    </dl>
  )
}
