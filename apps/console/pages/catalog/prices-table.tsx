import { Link } from '@tanstack/react-router'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type ListedPrice, useProducts } from '#apps/console/api/catalog.ts'
import { asWords, type Names, ownName, useNames } from '#apps/console/api/names.ts'

export const PRICE_STATES: Readonly<Record<ListedPrice['state'], readonly [mark: string, name: string]>> = {
  valid: ['mark mark-good', 'Valid'],
  coming: ['mark mark-attention', 'To come'],
  ended: ['mark', 'Ended'],
}

/** Prices by product and charge, each in one sentence, with when and for whom it holds. */
export function PricesTable({ prices }: Readonly<{ prices: readonly ListedPrice[] }>) {
  const products = useProducts()
  const byProduct = Map.groupBy(prices, ({ product }) => product)
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Charge</th>
          <th scope="col">Price</th>
          <th scope="col" className="wide">
            For
          </th>
          <th scope="col" className="wide">
            Valid
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      {[...byProduct].map(([product, rows]) => {
        const sold = products.data?.find(({ id }) => id === product)
        return (
          <tbody key={product}>
            <tr className="group">
              <th scope="rowgroup" colSpan={5}>
                {sold?.name ?? asWords(product)} <span className="id faint group-id">{product}</span>
              </th>
            </tr>
            {rows.map((price) => (
              <PriceRow
                key={price.price}
                price={price}
                charge={sold?.charges.find(({ charge }) => charge === price.charge)?.name ?? asWords(price.charge)}
              />
            ))}
          </tbody>
        )
      })}
    </table>
  )
}

function PriceRow({ price, charge }: Readonly<{ price: ListedPrice; charge: string }>) {
  const names = useNames()
  const [mark, name] = PRICE_STATES[price.state]
  const whom = forWhom(price, names)
  return (
    <tr>
      <th scope="row">{charge}</th>
      <td>
        {price.says} <span className="soft">{price.currency}</span>
        <p className="small">
          <Link to="/catalog/try" search={{ price: price.price }} aria-label={`Try ${charge}, ${price.price}`}>
            Try it
          </Link>
        </p>
        <span className="narrow-note soft small">
          {whom}, {spanText(price)}
        </span>
      </td>
      <td className="wide breaks">{whom}</td>
      <td className="wide">{spanText(price)}</td>
      <td>
        <span className={mark}>{name}</span>
      </td>
    </tr>
  )
}

export function forWhom(
  { subscription, customer, plan }: Pick<ListedPrice, 'subscription' | 'customer' | 'plan'>,
  names: Pick<Names, 'of'>,
): string {
  if (subscription !== null) return `the subscription ${ownName(subscription)}`
  const parts = [customer === null ? '' : names.of(customer), plan === null ? '' : `the plan ${plan}`]
  return parts.filter((part) => part !== '').join(', ') || 'everybody'
}

function spanText({ from, to }: Pick<ListedPrice, 'from' | 'to'>): string {
  return to === null ? `since ${dateText(from)}` : `${dateText(from)} to ${dateText(to)}`
}
