import { Link, useSearch } from '@tanstack/react-router'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { type Product, useProducts } from '#apps/console/api/catalog.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useOrganizations } from '#apps/console/api/questions.ts'
import { type SubscriptionFilter, type SubscriptionRow, useSubscriptions } from '#apps/console/api/subscriptions.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { SelectField } from '#apps/console/parts/field.tsx'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { dayIn, LIFE_STATES, lastDayIn, listTitle } from './life-words.ts'
import './subscriptions.css'

/** The subscriptions that the viewer may see, newest first, by state, customer, product and plan. */
export function SubscriptionsPage() {
  const { state, customer, product, plan }: SubscriptionFilter = useSearch({ strict: false })
  const filter = {
    ...(state !== undefined && { state }),
    ...(customer !== undefined && { customer }),
    ...(product !== undefined && { product }),
    ...(plan !== undefined && { plan }),
  }
  const list = useSubscriptions(filter)
  const products = useProducts()
  if (products.error || !products.data) return <Waiting what="subscriptions" error={products.error} />
  const rows = list.data?.pages.flatMap(({ subscriptions }) => subscriptions)
  return (
    <Page
      title={
        rows ? listTitle(rows.length, list.hasNextPage) : list.error ? 'The subscriptions can’t be shown' : undefined
      }
      lead={<p>As they are now. What was told for later stands on each one’s page.</p>}
    >
      <section className="panel" aria-label="Subscriptions">
        <Filters filter={filter} products={products.data} />
        {list.error && <TroubleNote error={list.error} />}
        {!rows && !list.error && <SkeletonRows rows={10} />}
        {rows?.length === 0 && <None isFiltered={Object.keys(filter).length > 0} />}
        {rows && rows.length > 0 && <Rows rows={rows} products={products.data} />}
        <MoreButton of={list} />
      </section>
    </Page>
  )
}

function None({ isFiltered }: Readonly<{ isFiltered: boolean }>) {
  if (isFiltered) return <Empty shows="No subscription is like that." action="Choose less above." />
  return (
    <Empty
      shows="Here stands each subscription with its state, quantity, plan and term."
      action={
        <>
          Place <Link to="/sales/orders">an order</Link>: its subscriptions begin once every link is confirmed.
        </>
      }
    />
  )
}

function Filters({ filter, products }: Readonly<{ filter: SubscriptionFilter; products: readonly Product[] }>) {
  const set = useSetSearch()
  const viewer = useViewer()
  const customers = useOrganizations(viewer).data?.organizations.filter(({ roles }) => roles.includes('customer')) ?? []
  const plans = products
    .filter(({ id }) => filter.product === undefined || id === filter.product)
    .flatMap((one) => one.plans.map(({ plan }) => plan))
  const all = (name: string) => ({ value: '', name })
  return (
    <div className="filters subscription-filters">
      <SelectField
        label="State"
        value={filter.state ?? ''}
        onChange={(state) => set({ state })}
        options={[all('Every state'), ...Object.entries(LIFE_STATES).map(([value, [, name]]) => ({ value, name }))]}
      />
      <SelectField
        label="Customer"
        value={filter.customer ?? ''}
        onChange={(customer) => set({ customer })}
        options={[all('Every customer'), ...customers.map(({ id, name }) => ({ value: id, name }))]}
      />
      <SelectField
        label="Product"
        value={filter.product ?? ''}
        onChange={(product) => set({ product, plan: undefined })}
        options={[all('Every product'), ...products.map(({ id, name }) => ({ value: id, name }))]}
      />
      {plans.length > 0 && (
        <SelectField
          label="Plan"
          value={filter.plan ?? ''}
          onChange={(plan) => set({ plan })}
          options={[all('Every plan'), ...[...new Set(plans)].map((plan) => ({ value: plan, name: plan }))]}
        />
      )}
    </div>
  )
}

type Listed = Readonly<{ rows: readonly SubscriptionRow[]; products: readonly Product[] }>

function Rows({ rows, products }: Listed) {
  const names = useNames()
  const zone = useOwnZone()
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Subscription</th>
          <th scope="col" className="wide">
            Customer
          </th>
          <th scope="col" className="wide">
            Sold by
          </th>
          <th scope="col">State</th>
          <th scope="col" className="number">
            Quantity
          </th>
          <th scope="col" className="wide">
            Plan
          </th>
          <th scope="col" className="number wide">
            Since
          </th>
          <th scope="col" className="number wide">
            Until
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const [mark, name] = LIFE_STATES[row.state]
          const title = products.find(({ id }) => id === row.product)?.name ?? asWords(row.product)
          return (
            <tr key={row.subscription}>
              <th scope="row">
                <Link
                  to="/subscriptions/$id"
                  params={{ id: row.subscription }}
                  aria-label={`${title} for ${names.of(row.customer)}`}
                >
                  {title}
                </Link>
                <span className="narrow-note soft small">{names.of(row.customer)}</span>
              </th>
              <td className="wide">{names.of(row.customer)}</td>
              <td className="wide">{names.of(row.seller)}</td>
              <td>
                <span className={mark}>{name}</span>
              </td>
              <td className="number">{row.quantity !== null && quantityText(row.quantity)}</td>
              <td className="wide">{row.plan}</td>
              <td className="number wide">{dayIn(row.from, zone)}</td>
              <td className="number wide soft">
                <Until row={row} zone={zone} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** The end where somebody has told one, and else that of the running term. */
function Until({ row: { to, termEnds }, zone }: Readonly<{ row: SubscriptionRow; zone: string }>) {
  if (to !== null) return <>ends {lastDayIn(to, zone)}</>
  return termEnds === null ? null : <>term to {lastDayIn(termEnds, zone)}</>
}

/** By whose days the list counts: those of the organization that looks. Each subscription's page has those of its link. */
function useOwnZone(): string {
  const { data } = useOrganizations(useViewer())
  return data?.organizations.find(({ id }) => id === data.acting)?.zone ?? 'UTC'
}
