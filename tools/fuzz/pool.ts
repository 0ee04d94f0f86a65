import { isOrganizationId, isOwnedId } from '#core/ground/identity.ts'

const MOST_OF_ONE = 60
const ORGANIZATIONS = new Set(
  'organization acting operator seller buyer customer partner payer owner host byOrganization'.split(' '),
)

/** A place at which a list went on: the query that was asked, and the cursor that was given. */
export type Going = Readonly<{ query: readonly (readonly [string, string])[]; next: string }>

/** What answers have told so far, for requests to come: ids that exist, facts that were recorded, places in lists. */
export type Pool = Readonly<{
  named: (name: string) => readonly (string | number)[]
  facts: () => readonly Readonly<{ kind: string; about: string; body: object }>[]
  goings: (operation: string) => readonly Going[]
  /** Takes in what is to be known from the answer of an operation. */
  take: (answered: Answered) => void
}>

export type Answered = Readonly<{
  operation: string
  /** The first word of the path: `invoices`. */
  about: string
  /** The organization that acted: what is its own is nobody else's to name. */
  acting: string
  query: readonly (readonly [string, string])[]
  body: unknown
}>

/** Keeps a bounded number of each: a new one takes the place of an old one, in turn, so that one run is like the next. */
export function openPool(): Pool {
  const values = new Map<string, Ring<string | number>>()
  const facts = new Map<string, Ring<Readonly<{ kind: string; about: string; body: object }>>>()
  const goings = new Map<string, Ring<Going>>()
  const add = (name: string, value: string | number): void => ringOf(values, name).add(value)
  const learn = (places: readonly string[], name: string, value: unknown, depth = 0): void => {
    if (depth > 8) return
    if (typeof value === 'string' || typeof value === 'number') {
      if (typeof value === 'string' && (value === '' || value.length > 300)) return
      add(name, value)
      for (const place of places) add(`${place}.${name}`, value)
      if (typeof value === 'string' && isOwnedId(value)) add('owned', value)
      if (typeof value === 'string' && ORGANIZATIONS.has(name) && isOrganizationId(value)) add('organization', value)
    } else if (Array.isArray(value)) for (const one of value.slice(0, 40)) learn(places, name, one, depth + 1)
    else if (value !== null && typeof value === 'object') {
      for (const [inner, one] of Object.entries(value)) learn(places, inner, one, depth + 1)
    }
  }
  return {
    named: (name) => values.get(name)?.all() ?? [],
    facts: () => [...facts.values()].flatMap((ring) => ring.all()),
    goings: (operation) => goings.get(operation)?.all() ?? [],
    take: ({ operation, about, acting, query, body }) => {
      learn([about, `${acting}/${about}`], about, body)
      if (body === null || typeof body !== 'object') return
      if ('next' in body && typeof body.next === 'string') ringOf(goings, operation).add({ query, next: body.next })
      if (!('facts' in body) || !Array.isArray(body.facts)) return
      for (const fact of body.facts) if (isFact(fact)) ringOf(facts, fact.kind).add(fact)
    },
  }
}

function isFact(fact: unknown): fact is Readonly<{ kind: string; about: string; body: object }> {
  return fact !== null && typeof fact === 'object' && 'kind' in fact && 'about' in fact && 'body' in fact
}

type Ring<T> = Readonly<{ add: (value: T) => void; all: () => readonly T[] }>

function ringOf<T>(rings: Map<string, Ring<T>>, name: string): Ring<T> {
  const there = rings.get(name)
  if (there) return there
  const kept: T[] = []
  let added = 0
  const ring: Ring<T> = {
    add: (value) => {
      if (kept.includes(value)) return
      kept[added % MOST_OF_ONE] = value
      added += 1
    },
    all: () => kept,
  }
  rings.set(name, ring)
  return ring
}
