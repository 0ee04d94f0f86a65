import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords, ownName, useNames } from '#apps/console/api/names.ts'
import { type Deal, useDeals } from '#apps/console/api/sales.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { DEAL_STATES } from './sale-words.ts'

/** What partners are about to sell, and how far it has come. */
export function DealsPage() {
  const deals = useDeals()
  if (deals.error || !deals.data) return <Waiting what="deals" error={deals.error} />
  return (
    <Page
      title={titleOf(deals.data)}
      lead={<p>Everybody who sells on a deal’s chain sees it; its customer does not.</p>}
    >
      <section className="panel" aria-label="Deals">
        {deals.data.length === 0 ? (
          <Empty
            shows="Here stands each deal from its registration to the subscriptions that it became."
            action={
              <>
                Register one with a fact of the kind <span className="id">deal</span>.
              </>
            }
          />
        ) : (
          <DealsTable deals={deals.data} />
        )}
      </section>
    </Page>
  )
}

function titleOf(deals: readonly Deal[]): string {
  if (deals.length === 0) return 'No deal has been registered yet'
  const count = (...states: readonly Deal['state'][]) => deals.filter(({ state }) => states.includes(state)).length
  const open = count('registered', 'quoted', 'ordered')
  return `${countText(deals.length, 'deal')}: ${open.toLocaleString('en')} open, ${count('alive').toLocaleString('en')} alive, ${count('lost').toLocaleString('en')} lost`
}

function DealsTable({ deals }: Readonly<{ deals: readonly Deal[] }>) {
  const names = useNames()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Deal</th>
          <th scope="col" className="wide">
            Partner
          </th>
          <th scope="col">State</th>
          <th scope="col" className="wide">
            Became
          </th>
          <th scope="col" className="number wide">
            Closes
          </th>
          <th scope="col" className="number">
            Expected
          </th>
        </tr>
      </thead>
      <tbody>
        {deals.map((deal) => {
          const [mark, name] = DEAL_STATES[deal.state]
          return (
            <tr key={deal.id}>
              <th scope="row">
                <Link to="/deals/life" search={{ deal: deal.id }}>
                  {names.of(deal.customer)}
                </Link>
                <p className="id faint breaks wraps">{ownName(deal.id)}</p>
                <p className="soft small">{listText(deal.products.map(asWords))}</p>
              </th>
              <td className="wide">{names.of(deal.partner)}</td>
              <td>
                <span className={mark}>{name}</span>
                <p className="soft small wide-inline breaks">{deal.because ?? `since ${dateText(deal.since)}`}</p>
              </td>
              <td className="wide">
                <Became deal={deal} />
              </td>
              <td className="number wide">{deal.closeDate && dateText(deal.closeDate)}</td>
              <td className="number">
                {deal.expectedValue !== null && (
                  <Amount value={deal.expectedValue} currency={deal.currency ?? ''} withCurrency />
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Became({ deal: { quotes, orders } }: Readonly<{ deal: Deal }>) {
  if (quotes.length + orders.length === 0) return <span className="soft">nothing that you see</span>
  return (
    <span className="marks">
      {quotes.map((id) => (
        <Link key={id} to="/sales/quotes/$id" params={{ id }}>
          Quote {ownName(id)}
        </Link>
      ))}
      {orders.map((id) => (
        <Link key={id} to="/sales/orders/$id" params={{ id }}>
          Order {ownName(id)}
        </Link>
      ))}
    </span>
  )
}
