import { useSearch } from '@tanstack/react-router'
import { type ListedPrice, type Product, usePrices, useProducts } from '#apps/console/api/catalog.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { CurvePanels } from './curve-panels.tsx'
import { isTriable, type Tried } from './tried-model.ts'
import { TryControls } from './try-controls.tsx'
import { useTried } from './use-tried.ts'

export const TRY_FIELDS = ['price', 'upTo', 'quantity', 'model'] as const

/** What a price, or one of the reader's own making, comes to over a range of quantities. */
export function TryPage() {
  const prices = usePrices()
  const products = useProducts()
  const error = prices.error ?? products.error
  if (error || !prices.data || !products.data) return <Waiting what="prices" error={error} />
  if (prices.data.length === 0) {
    return (
      <Page title="There is no price to try yet">
        <section className="panel" aria-label="Prices">
          <Empty
            shows="Here stands what quantities cost under a price, as a curve and a table."
            action="Record a price, or have somebody name you as a reader of a book."
          />
        </section>
      </Page>
    )
  }
  return <Trying prices={prices.data} products={products.data} />
}

type Known = Readonly<{ prices: readonly ListedPrice[]; products: readonly Product[] }>

function Trying({ prices, products }: Known) {
  const search: Readonly<{ [Field in (typeof TRY_FIELDS)[number]]?: string }> = useSearch({ strict: false })
  const price = prices.find((one) => one.price === search.price) ?? usualOf(prices)
  if (!price) return null
  const charge = products.find(({ id }) => id === price.product)?.charges.find((one) => one.charge === price.charge)
  const tried: Tried = {
    price,
    unit: charge?.unit ?? 'units',
    upTo: search.upTo ?? (charge?.meter === undefined ? '100' : '50000'),
    model: search.model,
  }
  return <Shown tried={tried} quantity={search.quantity} prices={prices} products={products} />
}

/** A price whose cost depends on the quantity says more than a fee. */
function usualOf(prices: readonly ListedPrice[]): ListedPrice | undefined {
  const valid = prices.filter(({ state }) => state === 'valid')
  return (
    valid.find(({ model }) => isTriable(model) && model !== 'per_unit') ??
    valid.find(({ model }) => isTriable(model)) ??
    valid[0] ??
    prices[0]
  )
}

type Drawn = Known & Readonly<{ tried: Tried; quantity: string | undefined }>

function Shown({ tried, quantity, prices, products }: Drawn) {
  const answer = useTried(tried)
  return (
    <Page
      title="Try a price"
      lead={
        <p>
          What quantities come to as a window’s whole use, with discounts, minimum and maximum. Nothing is recorded.
        </p>
      }
    >
      <TryControls tried={tried} prices={prices} products={products} />
      <CurvePanels tried={tried} answer={answer} quantity={quantity} />
    </Page>
  )
}
