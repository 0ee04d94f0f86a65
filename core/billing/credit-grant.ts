import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import type { Covers } from './commitment.ts'

/**
 * Credit that a buyer has with its seller on a link, in the currency of their agreement. Prepaid credit is paid for when it begins
 * and owed until it is used; promotional credit is given. What is not used when it expires is gone.
 */
export type CreditGrantBody = Readonly<{
  link: OwnedId
  name: string
  amount: string
  kind: 'prepaid' | 'promotional'
  /** What the buyer pays for it, where that is not its amount. */
  price?: string
  from: string
  expires?: string
  /** Credit of a lower number is used first; 100 where nothing is said. */
  priority?: number
  covers?: Covers
}>
export type CreditGrantFact = Fact<'credit_grant', CreditGrantBody>
export type CreditGrantWithdrawnFact = Fact<'credit_grant_withdrawn', Readonly<{ because: string }>>
/** `fact` is the newest that told of it, `withdrawn` says that it counts for nothing, from its beginning on. */
export type CreditGrant = CreditGrantBody & Readonly<{ id: OwnedId; fact: number; withdrawn?: true }>

/** Where nothing is said. */
export const USUAL_PRIORITY = 100

/**
 * The credit on a link that the facts tell of, in the order in which it is used: by priority, then by what expires first, then by
 * what was learned first.
 */
export function creditGrantsFrom(facts: readonly Fact[], link: OwnedId): readonly CreditGrant[] {
  const withdrawn = newestAboutEach(factsOfKind<CreditGrantWithdrawnFact>(facts, 'credit_grant_withdrawn'))
  return [...newestAboutEach(factsOfKind<CreditGrantFact>(facts, 'credit_grant')).values()]
    .filter(({ body }) => body.link === link)
    .map(({ about, body, position }): CreditGrant => {
      const gone = withdrawn.get(about)
      const taken = gone !== undefined && gone.position > position
      return { ...body, id: about, fact: taken ? gone.position : position, ...(taken && { withdrawn: true }) }
    })
    .sort(
      (a, b) =>
        (a.priority ?? USUAL_PRIORITY) - (b.priority ?? USUAL_PRIORITY) || expiry(a) - expiry(b) || a.fact - b.fact,
    )
}

function expiry({ expires }: CreditGrant): number {
  return expires === undefined ? Number.POSITIVE_INFINITY : Temporal.Instant.from(expires).epochMilliseconds
}
