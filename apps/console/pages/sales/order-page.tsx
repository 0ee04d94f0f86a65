import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useProducts } from '#apps/console/api/catalog.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type Order, useOrder } from '#apps/console/api/sales.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { readerDay } from '#apps/console/pages/catalog/day-moment.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { OrderDialogs, type OrderDoing } from './order-dialogs.tsx'
import { OrderLinksPanel } from './order-links-panel.tsx'
import { ownLink, type SeenOrder } from './own-link.ts'
import { ORDER_STATES, orderTitle } from './sale-words.ts'
import { BUYERS, MONEY, TELLERS } from './sales-pages.ts'

const BACK = { to: '/sales/orders', name: 'Orders' } as const

/** One order: its chain with how each link stands, what was ordered, and what the viewer can do about it. */
export function OrderPage() {
  const { id = '' } = useParams({ strict: false })
  const order = useOrder(id)
  const me = useMe()
  const error = order.error ?? me.error
  if (error || !order.data || !me.data) return <Waiting what="order" error={error} back={BACK} />
  return <Shown order={order.data} me={me.data} />
}

function Shown({ order, me }: SeenOrder) {
  const [doing, setDoing] = useState<OrderDoing>()
  const names = useNames()
  const [mark, word] = ORDER_STATES[order.state]
  const term = order.months === null ? 'Without a term' : `For ${countText(order.months, 'month')}`
  return (
    <Page
      title={orderTitle(order, names)}
      lead={
        <div className="lead-row">
          <span className={mark}>{word}</span>
          <span>Since {momentText(order.since)}</span>
          <span>Begins {readerDay(order.start)}</span>
          <span>
            {term}
            {order.renews === true && ', renewing'}
          </span>
          <span className="id breaks">{order.id}</span>
        </div>
      }
      back={BACK}
      action={actionsOf({ order, me }).map(({ what, name, look }) => (
        <button key={what} type="button" className={look} onClick={() => setDoing(what)}>
          {name}
        </button>
      ))}
    >
      {order.because !== null && (
        <dl className="panel facts">
          <div>
            <dt>Cancelled because</dt>
            <dd className="breaks">{order.because}</dd>
          </div>
        </dl>
      )}
      <OrderLinksPanel order={order} self={me.organization} />
      <LinesPanel order={order} />
      {doing && <OrderDialogs order={order} me={me} doing={doing} onClose={() => setDoing(undefined)} />}
    </Page>
  )
}

type Action = Readonly<{ what: OrderDoing; name: string; look: string }>

function actionsOf(seen: SeenOrder): readonly Action[] {
  const { order, me } = seen
  const link = ownLink(seen)
  const isOpen = order.state === 'placed' || order.state === 'held'
  if (!link || !isOpen) return []
  const isLast = link.link === order.chain.at(-1)
  const others = order.links.filter((one) => one !== link)
  const isTurn = !isLast || others.every(({ state }) => state === 'confirmed')
  const released = link.state !== 'held' || link.released !== null
  return [
    ...(mayAny(me.roles, BUYERS) ? [{ what: 'cancel', name: 'Cancel it', look: 'button menu-harm' } as const] : []),
    ...(link.state === 'held' && link.released === null && mayAny(me.roles, MONEY)
      ? [{ what: 'release', name: 'Release the credit', look: 'button button-primary' } as const]
      : []),
    ...(link.state !== 'confirmed' && isTurn && released && mayAny(me.roles, TELLERS)
      ? [{ what: 'confirm', name: 'Confirm your link', look: 'button button-primary' } as const]
      : []),
  ]
}

function LinesPanel({ order: { lines, state } }: Readonly<{ order: Order }>) {
  const products = useProducts()
  const isRecorded = state === 'active' || state === 'confirmed'
  return (
    <section className="panel" aria-labelledby="ordered">
      <div className="panel-head">
        <h2 id="ordered">{countText(lines.length, 'subscription')} ordered</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Subscription</th>
            <th scope="col">Plan</th>
            <th scope="col" className="number">
              Quantity
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ subscription, product, plan, quantity }) => (
            <tr key={subscription}>
              <th scope="row">{products.data?.find(({ id }) => id === product)?.name ?? asWords(product)}</th>
              <td className="id breaks wraps">
                {isRecorded ? (
                  <Link to="/subscriptions/$id" params={{ id: subscription }}>
                    {subscription}
                  </Link>
                ) : (
                  subscription
                )}
              </td>
              <td>{plan}</td>
              <td className="number">{quantity === null ? '1' : quantityText(quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
