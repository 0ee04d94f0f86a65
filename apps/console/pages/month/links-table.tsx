import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import type { LinkMonth, Month } from '#apps/console/api/answers.ts'
import { useNames } from '#apps/console/api/names.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { Parties } from '#apps/console/pages/parties.tsx'
import { countText } from './month-sentences.ts'
import { type Group, groupBySide } from './sides.ts'

/** Every link with its invoices. What was sent and what was received stand apart, and each currency has its own total. */
export function LinksTable({ month }: Readonly<{ month: Month }>) {
  const { self } = useNames()
  const groups = groupBySide(month.links, self, ({ total }) => total)
  if (groups.length === 0) return null
  const count = month.links.flatMap(({ invoices }) => invoices).length
  return (
    <section className="panel" aria-labelledby="links">
      <div className="panel-head">
        <h2 id="links">{countText(count, 'invoice')} by link</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col" className="wide">
              Invoice
            </th>
            <th scope="col" className="number wide">
              Lines
            </th>
            <th scope="col" className="wide">
              Corrections
            </th>
            <th scope="col" className="number">
              Amount
            </th>
          </tr>
        </thead>
        {groups.map((group) => (
          <GroupRows key={group.key} group={group} />
        ))}
      </table>
    </section>
  )
}

const SIDES = { sent: 'You invoiced', received: 'You were invoiced' } as const

function GroupRows({ group }: Readonly<{ group: Group<LinkMonth> }>) {
  const { side, currency, rows, total } = group
  return (
    <tbody>
      <tr className="group">
        <th scope="rowgroup">
          {SIDES[side]} in {currency}
        </th>
        <td className="wide" colSpan={3} />
        <td className="number">
          <Amount value={total} currency={currency} withCurrency />
        </td>
      </tr>
      {rows.flatMap((link) =>
        link.invoices.map((invoice) => (
          <InvoiceRow key={invoice.number} link={link} invoice={invoice} currency={currency} />
        )),
      )}
    </tbody>
  )
}

type Invoice = LinkMonth['invoices'][number]

function InvoiceRow({ link, invoice, currency }: Readonly<{ link: LinkMonth; invoice: Invoice; currency: string }>) {
  const { number, lines, corrections, total } = invoice
  const opened = (
    <Link to="/invoices/$number" params={{ number }} className="id">
      {number}
    </Link>
  )
  return (
    <tr>
      <th scope="row">
        <Parties seller={link.seller} buyer={link.buyer} />
        <span className="narrow-note small">{opened}</span>
      </th>
      <td className="wide">{opened}</td>
      <td className="number wide">{lines}</td>
      <td className="wide">{corrections > 0 && <CorrectionMark text={countText(corrections, 'correction')} />}</td>
      <td className="number">
        <Amount value={total} currency={currency} door={{ invoice: number }} />
      </td>
    </tr>
  )
}
