import { useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

type Fact = Answer<'/v1/facts'>['facts'][number]

/** A subscription that the viewer may see, with everybody on its chain. */
export type Subscribed = Readonly<{
  id: string
  product: string
  customer: string
  title: string
  parties: readonly string[]
}>
export type Sold = Readonly<{
  id: string
  owner: string
  title: string
  charges: readonly Readonly<{ name: string; meter?: string; discloses: string }>[]
}>
export type Metered = Readonly<{
  id: string
  unit: string
  eventType: string
  /** Whether the parts of a period add up to it: hours of a sum do, hours of a maximum don't. */
  isAdditive: boolean
  /** The value of an event that is measured; undefined where events are counted. */
  value?: string | undefined
  dimensions: readonly string[]
}>
/** What there is to look at: the newest version of every subscription, product and meter that the viewer may see. */
export type Catalog = Readonly<{
  subscriptions: readonly Subscribed[]
  products: readonly Sold[]
  meters: ReadonlyMap<string, Metered>
}>

const FRESH_MS = 60_000

export function useUsageCatalog() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'usage-catalog'],
    queryFn: async () => {
      const told = (kind: string) => pagesOf<Fact>(viewer, '/v1/facts', 'facts', { kind })
      return catalogOf(await Promise.all([told('subscription'), told('product'), told('meter')]))
    },
    staleTime: FRESH_MS,
  })
}

/** Facts come newest first: the first about each thing holds. */
function catalogOf(told: readonly (readonly Fact[])[]): Catalog {
  const [subscriptions = [], products = [], meters = []] = told.map(newestAboutEach)
  const sold = products.map(soldOf)
  const titles = new Map(sold.map(({ id, title }) => [id, title]))
  return {
    subscriptions: subscriptions.map((fact) => subscribedOf(fact, titles)),
    products: sold,
    meters: new Map(meters.map((fact) => [fact.about, meteredOf(fact)])),
  }
}

function newestAboutEach(facts: readonly Fact[]): readonly Fact[] {
  return [...new Map(facts.toReversed().map((fact) => [fact.about, fact])).values()]
}

function subscribedOf({ about, body }: Fact, titles: ReadonlyMap<string, string>): Subscribed {
  const { product, customer, chain } = body as Readonly<{ product: string; customer: string; chain: readonly string[] }>
  const sellers = chain.map((link) => link.slice(0, link.indexOf(':')))
  return { id: about, product, customer, title: titles.get(product) ?? product, parties: [...sellers, customer] }
}

function soldOf({ about, owner, body }: Fact): Sold {
  const { name, charges } = body as Readonly<{ name: string; charges: Sold['charges'] }>
  return { id: about, owner, title: name, charges }
}

const ADDITIVE: ReadonlySet<string> = new Set(['sum', 'count', 'time_weighted', 'formula'])

function meteredOf({ about, body }: Fact): Metered {
  const {
    unit,
    eventType,
    measure,
    dimensions = [],
  } = body as Readonly<{
    unit: string
    eventType: string
    measure: Readonly<{ aggregation: string; value?: string }>
    dimensions?: readonly string[]
  }>
  return { id: about, unit, eventType, isAdditive: ADDITIVE.has(measure.aggregation), value: measure.value, dimensions }
}
