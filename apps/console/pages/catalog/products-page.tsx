import { Link } from '@tanstack/react-router'
import { type ListedPrice, type Product, type SoldPlan, usePrices, useProducts } from '#apps/console/api/catalog.ts'
import { useNames } from '#apps/console/api/names.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'

/** What can be sold: each product with what it charges for, its plans and what its licenses name. */
export function ProductsPage() {
  const products = useProducts()
  const prices = usePrices()
  const error = products.error ?? prices.error
  if (error || !products.data || !prices.data) return <Waiting what="products" error={error} />
  const charges = products.data.reduce((sum, one) => sum + one.charges.length, 0)
  return (
    <Page
      title={`${countText(products.data.length, 'product')} with ${countText(charges, 'charge')}`}
      lead={<p>What each charges for, how that is counted, and the plans in which it can be had.</p>}
    >
      {products.data.length === 0 && (
        <section className="panel" aria-label="Products">
          <Empty
            shows="Here stands each product with its charges, meters, plans and features."
            action={
              <>
                Record a fact of the kind <span className="id">product</span>.
              </>
            }
          />
        </section>
      )}
      {products.data.map((product) => (
        <ProductPanel key={product.id} product={product} prices={prices.data} />
      ))}
    </Page>
  )
}

function ProductPanel({ product, prices }: Readonly<{ product: Product; prices: readonly ListedPrice[] }>) {
  const names = useNames()
  const { id, owner, name, charges, plans, features } = product
  const own = prices.filter((price) => price.product === id)
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{name}</h2>
          <p className="panel-lead">
            By {names.of(owner)} <span className="id faint breaks">{id}</span>
          </p>
        </div>
        {features.length > 0 && <Features of="Every license has" features={features} />}
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Charge</th>
            <th scope="col">Counted by</th>
            <th scope="col" className="number">
              Prices now
            </th>
          </tr>
        </thead>
        <tbody>
          {charges.map(({ charge, name: title, meter, unit }) => (
            <tr key={charge}>
              <th scope="row">{title}</th>
              <td>
                {meter === undefined ? (
                  <span className="soft">A fee for each period, or for each of the quantity</span>
                ) : (
                  <>
                    {unit ?? 'its meter'} <span className="id faint breaks wide-inline">{meter}</span>
                  </>
                )}
              </td>
              <td className="number">
                <PriceCount prices={own.filter((price) => price.charge === charge && price.state === 'valid')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {plans.length > 0 && <Plans product={product} />}
    </section>
  )
}

function PriceCount({ prices }: Readonly<{ prices: readonly ListedPrice[] }>) {
  const [only, ...others] = prices
  if (!only) return <span className="soft">none that you see</span>
  const to = others.length === 0 ? ({ book: only.book } as const) : undefined
  const text = prices.length.toLocaleString('en')
  return to ? (
    <Link to="/catalog/books/$book" params={to}>
      {text}
    </Link>
  ) : (
    <Link to="/catalog/books">{text}</Link>
  )
}

function Plans({ product: { plans, charges } }: Readonly<{ product: Product }>) {
  const nameOf = (charge: string) => charges.find((one) => one.charge === charge)?.name ?? charge
  return (
    <ul className="plans">
      {plans.map((plan) => (
        <li key={plan.plan}>
          <h3>{plan.name}</h3>
          <p className="soft">{chargesText(plan, nameOf)}</p>
          {plan.features && plan.features.length > 0 && <Features of="Adds" features={plan.features} />}
        </li>
      ))}
    </ul>
  )
}

function chargesText({ charges }: SoldPlan, nameOf: (charge: string) => string): string {
  return charges ? `Charges ${listText(charges.map(nameOf))}` : 'Charges all of the product’s'
}

function Features({ of, features }: Readonly<{ of: string; features: readonly string[] }>) {
  return (
    <p className="marks features">
      <span className="soft small">{of}</span>
      {features.map((feature) => (
        <span key={feature} className="mark">
          {feature}
        </span>
      ))}
    </p>
  )
}
