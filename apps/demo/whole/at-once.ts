/** Three of something side by side: while one waits for an engine, another one goes on. A close does as much. */
const AT_ONCE = 3

/** Does the work for each of several that don't wait for each other. */
export async function forEachOf<T>(several: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...several]
  const turn = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, turn))
}
