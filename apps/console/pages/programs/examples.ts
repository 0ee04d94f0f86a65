/** The example programs of the project, each loaded when it is chosen. */
const FILES = import.meta.glob<string>('../../../../programs/*.yaml', { query: '?raw', import: 'default' })

/** Names of the examples, such as `revenue-share`. */
export const EXAMPLES: readonly string[] = Object.keys(FILES).map(nameOf)

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '')
}

/** The text of an example; one that there is not is the shortest that there is. */
export async function readExample(name: string): Promise<string> {
  const path = Object.keys(FILES).find((one) => nameOf(one) === name)
  const load = path === undefined ? undefined : FILES[path]
  return load === undefined ? shortest() : await load()
}

/** A program with one incentive, that holds from the next month on for a year. */
function shortest(): string {
  const from = Temporal.Now.plainDateISO('UTC').with({ day: 1 }).add({ months: 1 })
  return `# What this program is for, in a sentence.
program: new-program
version: 1
currency: EUR
effective: { from: ${from.toString()}, to: ${from.add({ years: 1 }).toString()} }
incentives:
  - id: deploy
    title: Going live
    stage: implement
    role: implementer
    trigger: milestone.in_production
    pay: { fixed: 500 }
payout: { period: month, zone: UTC, minimum: 0 }
`
}
