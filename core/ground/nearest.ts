/**
 * The known name that somebody probably meant, or undefined where none is near: at most a third of the letters differ, two at
 * least, and never all of them. `quanttiy` is near `quantity`.
 */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const most = Math.min(given.length - 1, Math.max(2, Math.floor(given.length / 3)))
  const [nearest] = known
    .map((name) => ({ name, steps: stepsBetween(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ steps }) => steps <= most)
    .toSorted((a, b) => a.steps - b.steps)
  return nearest?.name
}

/** How many letters must be put in, taken out or changed to make one word of the other. */
function stepsBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1]
    for (const [at, other] of [...b].entries()) {
      const change = (above[at] ?? 0) + (letter === other ? 0 : 1)
      current.push(Math.min(change, (above[at + 1] ?? 0) + 1, (current[at] ?? 0) + 1))
    }
    above = current
  }
  return above.at(-1) ?? 0
}
