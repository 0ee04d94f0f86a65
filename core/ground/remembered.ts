/** Answers that are kept at most: of a close they are a few dozen, and a store of them that grew for ever would be a leak. */
const MOST_KEPT = 1_000

/**
 * The same pure function, with its answers kept by a name of what was asked. For what the lines of one close ask again and again:
 * their periods are few, and reckoning with zones takes longer than rating.
 */
export function remembered<Asked extends readonly unknown[], Answer>(
  nameOf: (...asked: Asked) => string,
  answer: (...asked: Asked) => Answer,
): (...asked: Asked) => Answer {
  const kept = new Map<string, Answer>()
  return (...asked) => {
    const name = nameOf(...asked)
    const known = kept.get(name)
    if (known !== undefined) return known
    if (kept.size >= MOST_KEPT) kept.clear()
    const fresh = answer(...asked)
    kept.set(name, fresh)
    return fresh
  }
}
