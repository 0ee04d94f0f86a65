import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Answer } from './answers.ts'
import { act, ask, pagesOf } from './transport.ts'
import { useViewer } from './viewer.ts'

export type PriceBook = Answer<'/v1/price-books'>['books'][number]
export type ListedPrice = Answer<'/v1/prices'>['prices'][number]
export type Finding = Answer<'/v1/price-books/{book}/check'>['findings'][number]
export type BookChange = Answer<'/v1/price-books/{book}/changes'>['changes'][number]
export type Curve = Answer<'/v1/price-curve'>
export type CurvePoint = Curve['series'][number]['points'][number]
type Fact = Answer<'/v1/facts'>['facts'][number]

export type SoldCharge = Readonly<{ charge: string; name: string; meter?: string; unit?: string | undefined }>
export type SoldPlan = Readonly<{
  plan: string
  name: string
  charges?: readonly string[]
  features?: readonly string[]
}>
/** A product as its newest fact tells it, with the units of its meters. */
export type Product = Readonly<{
  id: string
  owner: string
  name: string
  charges: readonly SoldCharge[]
  plans: readonly SoldPlan[]
  features: readonly string[]
}>

const FRESH_MS = 60_000

export function useProducts() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'products'],
    queryFn: async () => {
      const told = (kind: string) => pagesOf<Fact>(viewer, '/v1/facts', 'facts', { kind })
      const [products, meters] = await Promise.all([told('product'), told('meter')])
      const units = new Map(newestOfEach(meters).map(({ about, body }) => [about, String(body['unit'])]))
      return newestOfEach(products).map((fact) => productOf(fact, units))
    },
    staleTime: FRESH_MS,
  })
}

/** Facts come newest first: the first about each thing holds. */
export function newestOfEach<F extends Readonly<{ about: string }>>(facts: readonly F[]): readonly F[] {
  return [...new Map(facts.toReversed().map((fact) => [fact.about, fact])).values()]
}

function productOf({ about, owner, body }: Fact, units: ReadonlyMap<string, string>): Product {
  const { name, charges, plans = [], features = [] } = body as Partial<Product> & Pick<Product, 'name' | 'charges'>
  const metered = charges.map((one) => ({ ...one, unit: one.meter === undefined ? undefined : units.get(one.meter) }))
  return { id: about, owner, name, charges: metered, plans, features }
}

export function usePriceBooks() {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'price-books'],
    queryFn: () => pagesOf<PriceBook>(viewer, '/v1/price-books', 'books'),
  })
}

/** The prices of one book, or all that may be seen. */
export function usePrices(book?: string, isWanted = true) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'prices', book],
    queryFn: () => pagesOf<ListedPrice>(viewer, '/v1/prices', 'prices', { book }),
    enabled: isWanted,
  })
}

export function useFindings(book: string) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'price-book-check', book],
    queryFn: async () =>
      (await ask<Answer<'/v1/price-books/{book}/check'>>(viewer, `/v1/price-books/${encodeURIComponent(book)}/check`))
        .findings,
  })
}

export type Compared = Readonly<{ book: string; other: string; from: string; to: string; quantities: string }>

export function useBookChanges({ book, ...query }: Compared, isWanted: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'price-book-changes', book, query],
    queryFn: async () =>
      (
        await ask<Answer<'/v1/price-books/{book}/changes'>>(
          viewer,
          `/v1/price-books/${encodeURIComponent(book)}/changes`,
          query,
        )
      ).changes,
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

/** Steps of a curve: enough for a line, few enough for a table. */
export const CURVE_STEPS = 40

export function useCurve(asked: Readonly<{ price: string; to: string; steps: number }>, isWanted: boolean) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'price-curve', asked],
    queryFn: () => ask<Curve>(viewer, '/v1/price-curve', asked),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}

type Rated = Readonly<{
  links: readonly Readonly<{
    lines: readonly Readonly<{
      subscription: string
      exact: string | null
      park: Readonly<{ says: string; remedy: string }> | null
    }>[]
  }>[]
}>

/**
 * What quantities cost under a model that nobody has recorded: a case with a subscription for each of them, rated by the server as a
 * close would. Undefined where it says nothing for a quantity.
 */
export function useTriedModel(model: object | undefined, currency: string, quantities: readonly string[]) {
  const viewer = useViewer()
  return useQuery({
    queryKey: [viewer, 'rate-case', model, currency, quantities],
    queryFn: async () => {
      const sending = { viewer, key: crypto.randomUUID() }
      const { links } = await act<Rated>('POST', '/v1/rate-case', sending, caseOf(model ?? {}, currency, quantities))
      const lines = new Map(links.flatMap(({ lines }) => lines.map((line) => [line.subscription, line] as const)))
      return quantities.map((_, at) => lines.get(`seller:q-${at}`)?.exact ?? undefined)
    },
    enabled: model !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
  })
}

const TRIED_MONTH = '2026-01'

function caseOf(price: object, currency: string, quantities: readonly string[]): object {
  const subscription = (at: number) => `seller:q-${at}`
  return {
    months: { from: TRIED_MONTH, to: TRIED_MONTH },
    products: [{ product: 'seller:tried', charges: [{ charge: 'use', name: 'Use', unit: 'units' }] }],
    links: [{ link: 'seller:buyer', seller: 'seller', buyer: 'buyer', currency, prices: [{ charge: 'use', price }] }],
    subscriptions: quantities.map((_, at) => ({
      subscription: subscription(at),
      customer: 'buyer',
      from: `${TRIED_MONTH}-01`,
    })),
    usage: quantities.map((quantity, at) => ({ subscription: subscription(at), month: TRIED_MONTH, quantity })),
  }
}
