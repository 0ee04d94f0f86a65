import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText } from '#apps/console/amount/time-text.ts'
import { ownName, useNames } from '#apps/console/api/names.ts'
import type { Order, OrderLink } from '#apps/console/api/sales.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import { CreditNumbers } from './credit-numbers.tsx'
import { LINK_STATES, standsText } from './sale-words.ts'

type Chained = Readonly<{ order: Order; self: string }>

/** The chain as a line, vendor first, and under it what each link goes by. What is between others is drawn closed. */
export function OrderLinksPanel({ order, self }: Chained) {
  const names = useNames()
  const closed = order.links.filter((link) => !isOpen(link, self)).length
  return (
    <section className="panel" aria-labelledby="order-chain">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="order-chain">
            From {names.of(order.links[0]?.seller ?? '')} to {names.of(order.customer)}
          </h2>
          <p className="panel-lead">
            {closed === 0
              ? 'How each link stands.'
              : 'How each link stands. The terms of closed ones are not yours to see.'}
          </p>
        </div>
      </div>
      <ol className="sale-chain">
        {order.links.map((link) => (
          <li key={link.link}>
            <Node organization={link.seller} self={self} />
            <Segment link={link} isOpen={isOpen(link, self)} />
          </li>
        ))}
        <li>
          <Node organization={order.customer} self={self} isEnd />
        </li>
      </ol>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col">Stands</th>
            <th scope="col">Goes by</th>
            <th scope="col" className="wide">
              Purchase order
            </th>
          </tr>
        </thead>
        <tbody>
          {order.links.map((link) => (
            <LinkRow key={link.link} link={link} isOpen={isOpen(link, self)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function isOpen({ seller, buyer }: OrderLink, self: string): boolean {
  return seller === self || buyer === self
}

function Node({
  organization,
  self,
  isEnd = false,
}: Readonly<{ organization: string; self: string; isEnd?: boolean }>) {
  const names = useNames()
  return (
    <span className="sale-node">
      <span className={isEnd ? 'sale-dot sale-dot-end' : 'sale-dot'} />
      <span>
        <span className={organization === self ? 'sale-self' : undefined}>{names.of(organization)}</span>
        <span className="soft small sale-part">{names.roleOf(organization)}</span>
      </span>
    </span>
  )
}

function Segment({ link, isOpen: open }: Readonly<{ link: OrderLink; isOpen: boolean }>) {
  const [mark, name] = LINK_STATES[link.state]
  return (
    <span className={open ? 'sale-segment' : 'sale-segment sale-closed'}>
      <span className={mark}>
        {!open && <IconLock size={12} stroke={2} aria-label="closed to you" />}
        {name}
      </span>
    </span>
  )
}

function LinkRow({ link, isOpen: open }: Readonly<{ link: OrderLink; isOpen: boolean }>) {
  const names = useNames()
  const [mark, name] = LINK_STATES[link.state]
  const { seller, buyer, held, released, purchaseOrder } = link
  return (
    <>
      <tr>
        <th scope="row">
          <Parties seller={seller} buyer={buyer} />
        </th>
        <td>
          <span className={mark}>{name}</span>
          <p className="soft small">{standsText(link, names)}</p>
        </td>
        <td>
          <GoesBy link={link} isOpen={open} />
        </td>
        <td className="wide breaks">{open ? purchaseOrder : <Closed />}</td>
      </tr>
      {held && (
        <tr className="opened">
          <td colSpan={4}>
            <h3>{released ? 'It was held, with these numbers' : 'It is held, with these numbers'}</h3>
            <CreditNumbers credit={held} />
            {released && (
              <p>
                A second person let it through up to{' '}
                <Amount value={released.amount} currency={held.currency} withCurrency /> on {dateText(released.at)}.
              </p>
            )}
          </td>
        </tr>
      )}
    </>
  )
}

function GoesBy({ link: { quote }, isOpen: open }: Readonly<{ link: OrderLink; isOpen: boolean }>) {
  if (!open) return <Closed />
  if (!quote) return <span className="soft">the list</span>
  return (
    <Link
      to="/sales/quotes/$id"
      params={{ id: quote.quote }}
      search={(view) => ({ ...view, version: String(quote.version) })}
    >
      {ownName(quote.quote)}, version {quote.version}
    </Link>
  )
}

function Closed() {
  return (
    <span className="soft small sale-lock">
      <IconLock size={12} stroke={2} aria-hidden="true" />
      closed
    </span>
  )
}
