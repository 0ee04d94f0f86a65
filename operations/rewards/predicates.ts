import { celEnv, parse, plan } from '@bufbuild/cel'
import type { ContextValue, Predicate, Predicates } from '#core/rewards/predicate.ts'

const KNOWN = new Map<string, Predicate>()

/** Predicates in CEL, each compiled once. */
export function predicatesOf(): Predicates {
  return (text) => {
    const known = KNOWN.get(text)
    if (known) return known
    const predicate = compile(text)
    KNOWN.set(text, predicate)
    return predicate
  }
}

function compile(text: string): Predicate {
  const parsed = parse(text)
  const evaluate = plan(celEnv(), parsed)
  const asks = [
    ...new Set(
      [...text.replaceAll(/"[^"]*"|'[^']*'/g, '').matchAll(/[a-z_]+(?:\.[a-z_0-9]+)+/g)].map(([path]) => path),
    ),
  ]
  return { text, asks, decide: (values) => evaluate(nested(values)) === true }
}

function nested(values: ReadonlyMap<string, ContextValue>): Record<string, Record<string, ContextValue>> {
  const bindings: Record<string, Record<string, ContextValue>> = {}
  for (const [path, value] of values) {
    const [head = '', ...rest] = path.split('.')
    const group = bindings[head] ?? {}
    group[rest.join('.')] = value
    bindings[head] = group
  }
  return bindings
}
