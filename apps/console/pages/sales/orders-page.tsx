import { Link } from '@tanstack/react-router'
import { ownName, useNames } from '#apps/console/api/names.ts'
import { type OrderHead, useOrders } from '#apps/console/api/sales.ts'
import { readerDay } from '#apps/console/pages/catalog/day-moment.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { ORDER_STATES, ordersTitle } from './sale-words.ts'

/** The orders that go through the viewer, those that wait first. */
export function OrdersPage() {
  const orders = useOrders()
  const { self } = useNames()
  if (orders.error || !orders.data || self === undefined) return <Waiting what="orders" error={orders.error} />
  const waits = ({ waitsFor }: OrderHead) => (waitsFor.includes(self) ? 0 : waitsFor.length > 0 ? 1 : 2)
  const sorted = orders.data.toSorted(
    (one, other) => waits(one) - waits(other) || (one.placedAt < other.placedAt ? 1 : -1),
  )
  return (
    <Page
      title={ordersTitle(orders.data, self)}
      lead={
        <p>Everybody on the chain sees an order; each seller confirms its own link, who sells to the customer last.</p>
      }
    >
      <section className="panel" aria-label="Orders">
        {sorted.length === 0 ? (
          <Empty
            shows="Here stands each order with its chain, and for whom it waits."
            action={
              <>
                Place one from <Link to="/sales/quotes">a quote that its customer accepted</Link>.
              </>
            }
          />
        ) : (
          <OrdersTable orders={sorted} />
        )}
      </section>
    </Page>
  )
}

function OrdersTable({ orders }: Readonly<{ orders: readonly OrderHead[] }>) {
  const names = useNames()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Order</th>
          <th scope="col">For</th>
          <th scope="col" className="wide">
            Sold by
          </th>
          <th scope="col">State</th>
          <th scope="col" className="wide">
            Waits for
          </th>
          <th scope="col" className="number wide">
            Begins
          </th>
        </tr>
      </thead>
      <tbody>
        {orders.map(({ id, customer, seller, state, waitsFor, start }) => {
          const [mark, name] = ORDER_STATES[state]
          return (
            <tr key={id}>
              <th scope="row">
                <Link to="/sales/orders/$id" params={{ id }} className="breaks">
                  {ownName(id)}
                </Link>
              </th>
              <td>{names.of(customer)}</td>
              <td className="wide">{names.of(seller)}</td>
              <td>
                <span className={mark}>{name}</span>
              </td>
              <td className="wide">{listText(waitsFor.map(names.of))}</td>
              <td className="number wide">{readerDay(start)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
