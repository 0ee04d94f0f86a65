import type { Unbound } from '#apps/console/api/metering.ts'
import type { Catalog, Subscribed } from '#apps/console/api/usage-catalog.ts'

/** A meter by which a subscription is charged. */
export type ChargeMeter = Readonly<{ id: string; name: string; unit: string }>

type Wanted = Readonly<{
  subjects: readonly Unbound[]
  subscription: string
  recorder: string
  /** From when on all of them count; without it each from its first event. */
  from: string | undefined
  /** Makes the bindings' names their own, so that none replaces one of before. */
  mark: string
}>

export function bindingFacts({ subjects, subscription, recorder, from, mark }: Wanted): readonly object[] {
  return subjects.map(({ subject, first }, at) => ({
    kind: 'binding',
    about: `${recorder}:bound-${mark}-${at + 1}`,
    body: { subscription, subject, recorder, from: from ?? first },
  }))
}

type Weighed = Readonly<{ subjects: readonly Unbound[]; subscription: Subscribed; catalog: Catalog }>

/** The meters of the subscription's charges that count events of the subjects' types. */
export function metersOf({ subjects, subscription, catalog }: Weighed): readonly ChargeMeter[] {
  const types = new Set(subjects.flatMap((one) => one.types))
  const charges = catalog.products.find(({ id }) => id === subscription.product)?.charges ?? []
  const found = charges.flatMap(({ name, meter }) => {
    const metered = meter === undefined ? undefined : catalog.meters.get(meter)
    return metered && types.has(metered.eventType) ? [{ id: metered.id, name, unit: metered.unit }] : []
  })
  return [...new Map(found.map((one) => [one.id, one])).values()]
}
