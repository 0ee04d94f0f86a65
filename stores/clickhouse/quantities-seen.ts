import type { QuantityRequest } from '#core/metering/quantity.ts'
import { type CountedBatches, standing } from './events.ts'
import { quoteText, quoteTexts, type Usage } from './usage.ts'

/** Requests per statement. */
const REQUESTS = 1_000

/**
 * The names of those requests under whose subjects any event counts at the cut, of whatever type and time: a subscription that
 * reports something uses nothing of the rest; of one that never reported anything nothing is known.
 */
export async function namesSeen(
  usage: Usage,
  batches: CountedBatches,
  requests: readonly QuantityRequest[],
): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for (let at = 0; at < requests.length; at += REQUESTS) {
    const together = requests.slice(at, at + REQUESTS)
    const seen = await subjectsSeen(usage, batches, together)
    for (const { name, stretches } of together) if (stretches.some((one) => seen.has(keyOf(one)))) names.add(name)
  }
  return names
}

type Subject = Readonly<{ recorder: string; subject: string }>

function keyOf({ recorder, subject }: Subject): string {
  return `${recorder} ${subject}`
}

async function subjectsSeen(
  usage: Usage,
  batches: CountedBatches,
  requests: readonly QuantityRequest[],
): Promise<ReadonlySet<string>> {
  const wanted = requests.flatMap(({ stretches }) =>
    stretches.map(({ recorder, subject }) => `(${quoteTexts([recorder, subject])})`),
  )
  const subjects = [...new Set(wanted)].join(', ')
  // Which types there are is known without reading events; whether any of them counts at the cut only the events tell.
  const places = `select sipHash64(recorder, type, subject) from usage_subject
    where tenant = ${quoteText(usage.tenant)} and (recorder, subject) in (${subjects})`
  const answer = await usage.client.query({
    query: `select distinct event.recorder as recorder, event.subject as subject from usage_event as event
      where ${standing(usage, batches, places)} and (event.recorder, event.subject) in (${subjects})`,
    format: 'JSONEachRow',
  })
  return new Set((await answer.json<Subject>()).map(keyOf))
}
