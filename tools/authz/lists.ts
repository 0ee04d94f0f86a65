/** Every list whole, in each form that it comes in, for the search for leaks. */
import { DOORS } from '#apps/doors.ts'
import type { Asking } from './asking.ts'
import type { Caller } from './row.ts'
import { openTally, type Section } from './tally.ts'

const FORMS = ['application/json', 'text/csv', 'application/x-ndjson'] as const
const MOST_ROWS = 1_000
/** Lists that need more than a page's length to say anything. */
const SPAN = 'meter=altus:core-hours&from=2024-09-01T00:00:00Z&to=2024-09-02T00:00:00Z'
const NEEDS: Readonly<Record<string, string>> = {
  usage: '&month=2024-09&group=region',
  'usage-events': `&subscription=leaf:fen-foods-stratum&${SPAN}`,
}

export async function checkLists(asking: Asking, owners: readonly Caller[]): Promise<Section> {
  const tally = openTally('whole lists as JSON, CSV and NDJSON')
  const before = asking.count()
  const lists = DOORS.filter(
    ({ http, input }) => http.method === 'GET' && !http.path.includes('{') && 'limit' in input.shape,
  )
  for (const { name, http, list } of lists) {
    for (const accept of list ? FORMS : FORMS.slice(0, 1)) {
      for (const owner of owners) {
        const url = `${http.path}?${accept === FORMS[0] ? `limit=${list?.pageRows ?? MOST_ROWS}` : ''}${NEEDS[name] ?? ''}`
        const { status } = await asking.ask(owner, { method: 'GET', url, headers: { accept } })
        const isAnswered = status === 200 || (name in NEEDS && status === 404)
        tally.check(isAnswered ? undefined : `GET ${url} as ${accept}, as ${owner.name}: ${status}`)
      }
    }
  }
  return tally.done(asking.count() - before)
}
