/** What a predicate can be told: numbers, texts, yes or no, lists of texts, moments as ISO texts; undefined where nobody knows. */
export type ContextValue = string | number | boolean | readonly string[]

/** Gives the value of a path such as `customer.health`; undefined where it has none for what is asked about. */
export type Values = (path: string) => ContextValue | undefined

/**
 * What a predicate says of some values: yes, no, or that it can't be answered, with the path that is missing. A value that is missing and
 * makes no difference, as behind `has()` or an `||` that holds anyway, leaves it answered.
 */
export type Answer = Readonly<{ holds: boolean; unknown?: string }>

/**
 * A predicate that is ready to ask. `asks` are the paths whose values decide it, so equal values need one evaluation only. Its
 * language is CEL, outside of core: core asks yes or no.
 */
export type Predicate = Readonly<{
  text: string
  asks: readonly string[]
  /** Throws where the answer hangs on a value that is missing, or on values of different kinds. */
  decide: (values: ReadonlyMap<string, ContextValue>) => boolean
}>

export type Predicates = (text: string) => Predicate

/** Asks each predicate once for equal values. A value that nobody knows answers no, and is named. */
export function asker(predicates: Predicates): (text: string, values: Values) => Answer {
  const memory = new Map<string, Readonly<{ predicate: Predicate; known: Map<string, Answer> }>>()
  return (text, values) => {
    let entry = memory.get(text)
    if (!entry) {
      entry = { predicate: predicates(text), known: new Map() }
      memory.set(text, entry)
    }
    const given = entry.predicate.asks.map((path) => values(path))
    const name = JSON.stringify(given)
    const before = entry.known.get(name)
    if (before) return before
    const answer = answerOf(entry.predicate, given)
    entry.known.set(name, answer)
    return answer
  }
}

function answerOf({ asks, decide }: Predicate, given: readonly (ContextValue | undefined)[]): Answer {
  const values = new Map<string, ContextValue>()
  for (const [at, path] of asks.entries()) {
    const value = given[at]
    if (value !== undefined) values.set(path, value)
  }
  try {
    return { holds: decide(values) }
  } catch {
    const missing = asks.find((path) => !values.has(path))
    return { holds: false, unknown: missing ?? 'it compares values of different kinds' }
  }
}
