import { type Decimal, ZERO } from '#core/ground/decimal.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import type { Currency } from '#core/ground/money.ts'

/** What a name means at a cut: nobody yet, nobody of ours, or one; since which position, and by which fact where a person said so. */
export type NameMatch = Readonly<{
  state: 'matched' | 'not_ours' | 'open'
  target?: string
  position: number
  fact?: number
}>

/** A line as it stands at a cut, with what its names mean and whom it was handed to last. */
export type StandingSellThrough = Readonly<{
  id: string
  version: number
  position: number
  vendor: OrganizationId
  distributor: OrganizationId
  kind: 'sale' | 'return'
  /** Of a return, the id of the line that was sold. */
  returns?: string
  at: string
  quantity: Decimal
  amount: Decimal
  currency: Currency
  reseller: NameMatch
  customer?: NameMatch
  product: NameMatch
  handed?: Readonly<{ to: OrganizationId; position: number; fact: number }>
}>

/** A line that counts for a partner. Of a return, quantity and amount are below zero. */
export type ReadySellThrough = Readonly<{
  id: string
  /** When the last of what it rests on was learned. */
  position: number
  vendor: OrganizationId
  distributor: OrganizationId
  partner: OrganizationId
  /** Whoever bought from the distributor, also where a delivery partner stands in its place. */
  reseller?: OrganizationId
  customer?: OrganizationId
  product: OwnedId
  at: string
  quantity: Decimal
  amount: Decimal
  currency: Currency
  kind: 'sale' | 'return'
  returns?: string
  /** What it rests on: the version of the line, and the facts of people. */
  facts: readonly string[]
}>

/** A line that counts for nobody yet, or never, with the first reason. */
export type WaitingSellThrough = Readonly<{
  id: string
  lacks: 'product' | 'partner'
  state: 'open' | 'not_ours'
}>

export type SellThrough = Readonly<{
  ready: readonly ReadySellThrough[]
  waiting: readonly WaitingSellThrough[]
}>

/**
 * Which lines count for which partner at a cut. A line counts for its reseller, or for the delivery partner that it was handed to;
 * a return counts for whom its sale counts, whatever its own row names, so that what was earned is what is taken back. A customer
 * that nobody has named is no hindrance.
 */
export function readySellThrough(lines: readonly StandingSellThrough[]): SellThrough {
  const byId = new Map(lines.map((line) => [line.id, line]))
  const ready: ReadySellThrough[] = []
  const waiting: WaitingSellThrough[] = []
  for (const line of lines) {
    const sale = line.returns === undefined ? line : (byId.get(line.returns) ?? line)
    const partner = sale.handed?.to ?? targetOf(sale.reseller)
    const product = targetOf(line.product)
    if (product === undefined) waiting.push({ id: line.id, lacks: 'product', state: stateOf(line.product) })
    else if (partner === undefined) waiting.push({ id: line.id, lacks: 'partner', state: stateOf(sale.reseller) })
    else ready.push(readyLine(line, sale, { partner, product }))
  }
  return { ready, waiting }
}

function targetOf({ state, target }: NameMatch): string | undefined {
  return state === 'matched' ? target : undefined
}

function stateOf({ state }: NameMatch): WaitingSellThrough['state'] {
  return state === 'not_ours' ? 'not_ours' : 'open'
}

function readyLine(
  line: StandingSellThrough,
  sale: StandingSellThrough,
  { partner, product }: Readonly<{ partner: OrganizationId; product: OwnedId }>,
): ReadySellThrough {
  const sign = (value: Decimal): Decimal => (line.kind === 'return' ? ZERO.minus(value) : value)
  const [reseller, customer] = [targetOf(sale.reseller), line.customer && targetOf(line.customer)]
  const rests = [
    line.product,
    sale.reseller,
    ...(line.customer ? [line.customer] : []),
    ...(sale.handed ? [sale.handed] : []),
  ]
  const lines = line === sale ? [line] : [line, sale]
  const { id, vendor, distributor, at, currency, kind, returns } = line
  return {
    ...{ id, vendor, distributor, partner, product, at, currency, kind },
    position: Math.max(...lines.map((one) => one.position), ...rests.map((one) => one.position)),
    ...(reseller !== undefined && { reseller }),
    ...(customer !== undefined && { customer }),
    ...(returns !== undefined && { returns }),
    quantity: sign(line.quantity),
    amount: sign(line.amount),
    facts: [
      ...lines.map((one) => `sell-through:${one.id}@${one.version}`),
      ...new Set(rests.flatMap(({ fact }) => (fact === undefined ? [] : [`fact:${fact}`]))),
    ],
  }
}
