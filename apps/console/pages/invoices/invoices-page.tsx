import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText, monthText } from '#apps/console/amount/time-text.ts'
import type { InvoiceHead } from '#apps/console/api/answers.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useInvoices } from '#apps/console/api/questions.ts'
import { useView } from '#apps/console/api/viewer.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'

/** All invoices that the viewer sent or received, newest month first. */
export function InvoicesPage() {
  const { month } = useView()
  const { data, error } = useInvoices(month)
  const { self } = useNames()
  if (error) {
    return (
      <Page title="The invoices can’t be shown">
        <TroubleNote error={error} />
      </Page>
    )
  }
  const invoices = data?.invoices
  return (
    <Page
      title={invoices && title(invoices, self, month)}
      lead={invoices ? <p>{lead(invoices, self)}</p> : <Loading what="invoices" />}
    >
      <section className="panel" aria-label="Invoices">
        {!invoices && <SkeletonRows rows={12} />}
        {invoices?.length === 0 && (
          <Empty
            shows="Here stands every invoice that you sent or received, with its lines and corrections."
            action={month ? 'Choose another month above.' : 'Close a month to issue the first ones.'}
          />
        )}
        {invoices && invoices.length > 0 && <InvoicesTable invoices={invoices} self={self} />}
      </section>
    </Page>
  )
}

function title(invoices: readonly InvoiceHead[], self: string | undefined, month: string | undefined): string {
  const sent = invoices.filter(({ seller }) => seller === self).length
  const received = invoices.length - sent
  const when = month ? ` for ${monthText(month)}` : ''
  if (received === 0) return `${countText(sent, 'invoice')} sent${when}`
  if (sent === 0) return `${countText(received, 'invoice')} received${when}`
  return `${countText(sent, 'invoice')} sent and ${received.toLocaleString('en')} received${when}`
}

function lead(invoices: readonly InvoiceHead[], self: string | undefined): string {
  const money = (mine: boolean) =>
    moneyList(
      invoices
        .filter(({ seller }) => (seller === self) === mine)
        .map(({ total, currency }) => ({ amount: total, currency })),
    )
  const parts = [
    [money(true), 'sent'],
    [money(false), 'received'],
  ].filter(([sum]) => sum !== '')
  return parts.map(([sum, word]) => `${sum} ${word}.`).join(' ')
}

function InvoicesTable({ invoices, self }: Readonly<{ invoices: readonly InvoiceHead[]; self: string | undefined }>) {
  const byMonth = Map.groupBy(invoices, ({ period }) => period)
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Invoice</th>
          <th scope="col" className="wide">
            From and to
          </th>
          <th scope="col" className="wide">
            Corrections
          </th>
          <th scope="col" className="number wide">
            Issued
          </th>
          <th scope="col" className="number wide">
            Due
          </th>
          <th scope="col" className="number">
            Amount
          </th>
          <th scope="col">Currency</th>
        </tr>
      </thead>
      {[...byMonth].map(([month, inside]) => (
        <tbody key={month}>
          <tr className="group">
            <th scope="rowgroup" colSpan={7}>
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

function InvoiceRow({ invoice, received }: Readonly<{ invoice: InvoiceHead; received: boolean }>) {
  const { number, seller, buyer, corrections, issueDate, dueDate, total, currency } = invoice
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
      <td className="wide">{corrections > 0 && <CorrectionMark text={countText(corrections, 'correction')} />}</td>
      <td className="number wide soft">{dateText(issueDate)}</td>
      <td className="number wide soft">{dateText(dueDate)}</td>
      <td className="number">
        <Amount value={total} currency={currency} door={{ invoice: number }} />
      </td>
      <td className="soft">{currency}</td>
    </tr>
  )
}
