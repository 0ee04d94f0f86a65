import type { Fact } from './fact.ts'

/**
 * What is derived from facts, made once for each array of them: whoever asks about thousands of partners and moments goes through the
 * facts once. An array that has grown meanwhile is gone through again.
 */
export function derivedOnce<T>(derive: (facts: readonly Fact[]) => T): (facts: readonly Fact[]) => T {
  const made = new WeakMap<readonly Fact[], Readonly<{ count: number; value: T }>>()
  return (facts) => {
    const before = made.get(facts)
    if (before?.count === facts.length) return before.value
    const value = derive(facts)
    made.set(facts, { count: facts.length, value })
    return value
  }
}
