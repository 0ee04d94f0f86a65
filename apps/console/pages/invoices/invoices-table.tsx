import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText, monthText } from '#apps/console/amount/time-text.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import type { InvoiceState } from './invoice-sentences.ts'
import { StatusMark } from './status-mark.tsx'
import './invoices.css'

type Listed = Readonly<{ invoices: readonly InvoiceState[]; self: string | undefined }>

/** Documents by month of service: what each is, between whom, what became of it, what is open. */
export function InvoicesTable({ invoices, self }: Listed) {
  const byMonth = Map.groupBy(invoices, ({ period }) => period)
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Document</th>
          <th scope="col" className="wide">
            From and to
          </th>
          <th scope="col">State</th>
          <th scope="col" className="number wide">
            Issued
          </th>
          <th scope="col" className="number wide">
            Due
          </th>
          <th scope="col" className="number wide">
            Open
          </th>
          <th scope="col" className="number">
            Total
          </th>
          <th scope="col" className="wide">
            Currency
          </th>
        </tr>
      </thead>
      {[...byMonth].map(([month, inside]) => (
        <tbody key={month}>
          <tr className="group">
            <th scope="rowgroup" colSpan={8}>
              {monthText(month)}
            </th>
          </tr>
          {inside.map((invoice) => (
            <InvoiceRow key={invoice.number} invoice={invoice} received={invoice.buyer === self} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function InvoiceRow({ invoice, received }: Readonly<{ invoice: InvoiceState; received: boolean }>) {
  const { number, kind, seller, buyer, corrections, issueDate, dueDate, total, currency, state, voids } = invoice
  return (
    <tr>
      <th scope="row">
        <Link to="/invoices/$number" params={{ number }} className="id">
          {number}
        </Link>
        <span className="narrow-note soft small">
          <Parties seller={seller} buyer={buyer} />
        </span>
      </th>
      <td className="wide">
        <Parties seller={seller} buyer={buyer} /> {received && <span className="mark">received</span>}
      </td>
      <td>
        <span className="marks">
          {state && <StatusMark status={state.status} kind={kind} />}
          {kind === 'credit_note' && <CorrectionMark text={voids === null ? 'Credit note' : 'Takes an invoice back'} />}
          {kind === 'invoice' && corrections > 0 && <CorrectionMark text={countText(corrections, 'correction')} />}
        </span>
      </td>
      <td className="number wide soft">{dateText(issueDate)}</td>
      <td className="number wide soft">{dateText(dueDate)}</td>
      <td className="number wide">
        {state && state.open !== '0' && <Amount value={state.open} currency={currency} />}
      </td>
      <td className="number">
        <Amount value={total} currency={currency} door={{ invoice: number }} />
        <span className="narrow-note soft small">{currency}</span>
      </td>
      <td className="soft wide">{currency}</td>
    </tr>
  )
}
