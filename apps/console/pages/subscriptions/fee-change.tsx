import { useQueries } from '@tanstack/react-query'
import { Amount } from '#apps/console/amount/amount.tsx'
import { addTexts } from '#apps/console/amount/decimal-text.ts'
import type { Curve } from '#apps/console/api/catalog.ts'
import { useAgreements } from '#apps/console/api/sales.ts'
import type { Segment } from '#apps/console/api/subscriptions.ts'
import { ask } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import type { LifeOpened } from './life-dialogs.tsx'

type Changed = Readonly<{ opened: LifeOpened; before: Segment; after: Segment }>

/** What the fees of a whole period come to before and after, on the link that the viewer sells on. Use comes on top, as it is. */
export function FeeChange({ opened: { subscription, product, me }, before, after }: Changed) {
  const viewer = useViewer()
  const link = subscription.chain.find(({ seller }) => seller === me.organization)
  const book = useAgreements().data?.find(({ id }) => id === link?.link)?.book
  const fees = (product?.charges ?? []).filter(({ meter }) => meter === undefined)
  const asked = [before, after].flatMap((segment) =>
    feesIn(segment, fees, product?.plans ?? []).map((charge) => ({ charge, segment, isAfter: segment === after })),
  )
  const found = useQueries({
    queries: asked.map(({ charge, segment: { quantity, plan } }) => ({
      queryKey: [viewer, 'price-curve', 'of', subscription.subscription, charge, quantity, plan, book],
      queryFn: () =>
        ask<Curve>(viewer, '/v1/price-curve', {
          ...{ book, charge, product: subscription.product, customer: subscription.customer },
          ...{ subscription: subscription.subscription, from: '0', to: quantity, steps: 1 },
          ...(plan !== null && { plan }),
        }),
      enabled: book !== undefined,
      retry: false,
    })),
  })
  const currency = link?.currency ?? ''
  // A fee without a price that the viewer sees leaves the sum unknown, so none is shown.
  if (asked.length === 0 || found.some(({ data }) => data?.price.currency !== currency)) return null
  const sum = (isAfter: boolean, of: readonly Segment[]) =>
    of.some(({ suspended }) => suspended)
      ? '0'
      : addTexts(
          found.flatMap(({ data }, at) =>
            asked[at]?.isAfter === isAfter ? (data?.series[0]?.points.at(-1)?.cost ?? []) : [],
          ),
        )
  return (
    <dl>
      <dt>Fees of a whole period so far</dt>
      <dd>
        <Amount value={sum(false, [before])} currency={currency} withCurrency />
      </dd>
      <dt className="total">Fees of a whole period then</dt>
      <dd className="total">
        <Amount value={sum(true, [after])} currency={currency} withCurrency />
      </dd>
    </dl>
  )
}

type Planned = NonNullable<LifeOpened['product']>

/** The fees that the plan of a stretch has; without a plan all of them. */
function feesIn({ plan }: Segment, fees: Planned['charges'], plans: Planned['plans']): readonly string[] {
  const planned = plans.find((one) => one.plan === plan)?.charges
  return fees.map(({ charge }) => charge).filter((charge) => planned?.includes(charge) ?? true)
}
