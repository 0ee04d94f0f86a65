import { closeMonth } from '#operations/billing/close-month.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { settle } from '#operations/rewards/settle.ts'
import { repeatedRows } from '#stores/clickhouse/identities.ts'
import { compareBooks, type Difference } from './compare.ts'
import { type Counts, countBooks, digestBooks } from './digest.ts'
import { type Actor, type Ground, goThrough } from './ground.ts'
import { momentOf } from './oracle/calendar.ts'
import { type Expected, expectClose, expectSettlement, nothingYet } from './oracle/oracle.ts'
import type { History, ReportedEvent, Step, Told } from './oracle/told.ts'
import { brokenPromises, foreignSights } from './promises.ts'

/** How far a history went: to its end, or to the first step after which something differs. */
export type Played = Readonly<{
  digest: string
  closes: number
  counts: Counts
  refused: readonly string[]
  failed?: Readonly<{ step: number; differences: readonly Difference[] }>
}>

type Table = Readonly<{
  ground: Ground
  operator: string
  expected: Expected
  facts: Told[]
  events: ReportedEvent[]
  refused: string[]
}>

/**
 * Plays a history through the real doors and, after every close and settlement, compares the books with those that the oracle
 * has worked out from what was told. What a door refuses was not told.
 */
export async function playHistory({ operator, steps }: History, ground: Ground): Promise<Played> {
  const table: Table = { ground, operator, expected: nothingYet(), facts: [], events: [], refused: [] }
  let closes = 0
  for (const [at, step] of steps.entries()) {
    const differences = await playSafely(table, step)
    if (step.does === 'close' || step.does === 'settle') closes += 1
    if (differences.length === 0) continue
    return {
      digest: '',
      closes,
      counts: await countBooks(ground),
      refused: table.refused,
      failed: { step: at, differences },
    }
  }
  return { digest: await digestBooks(ground), closes, counts: await countBooks(ground), refused: table.refused }
}

async function playSafely(table: Table, step: Step): Promise<readonly Difference[]> {
  try {
    return await playStep(table, step)
  } catch (error) {
    const seen = error instanceof Error ? error.message : String(error)
    return [{ what: 'a step comes to its end', about: step.does, wanted: 'an answer', seen }]
  }
}

function playStep(table: Table, step: Step): Promise<readonly Difference[]> {
  if (step.does === 'tell') return tell(table, step)
  return step.does === 'report' ? report(table, step) : run(table, step)
}

function actorOf({ operator }: Table, who: string, now: string): Actor {
  return { operator, who, now }
}

async function tell(table: Table, { who, at, facts }: Extract<Step, { does: 'tell' }>): Promise<readonly Difference[]> {
  const answer = await goThrough(table.ground, recordFacts, actorOf(table, who, at), {
    facts: facts.map((fact) => ({ ...fact })),
  })
  if (!answer.ok) {
    table.refused.push(answer.refusal.says)
    return []
  }
  const first = answer.value.position - facts.length + 1
  table.facts.push(...facts.map((fact, place) => ({ ...fact, position: first + place, learnedAt: at, owner: who })))
  return []
}

async function report(
  table: Table,
  { who, at, events }: Extract<Step, { does: 'report' }>,
): Promise<readonly Difference[]> {
  const sent = events.map((event) => ({ specversion: '1.0' as const, ...event, data: { ...event.data } }))
  const answer = await goThrough(table.ground, recordUsage, actorOf(table, who, at), { events: sent })
  const wanted = { accepted: 0, duplicates: 0, conflicts: 0 }
  for (const event of events) {
    const first = table.events.find(
      ({ recorder, source, id }) => recorder === who && source === event.source && id === event.id,
    )
    if (!first) wanted.accepted += 1
    else if (JSON.stringify({ ...event, recorder: who }) === JSON.stringify(first)) wanted.duplicates += 1
    else wanted.conflicts += 1
    table.events.push({ ...event, recorder: who })
  }
  const seen = answer.ok ? await outcomesOf(table, answer.value.position, events.length) : answer.refusal
  const [a, b] = [JSON.stringify(wanted), JSON.stringify(seen)]
  return a === b
    ? []
    : [{ what: 'events are told apart', about: events.map(({ id }) => id).join(), wanted: a, seen: b }]
}

/** What became of the events of a batch: those that were known before are told apart after it was recorded. */
async function outcomesOf({ ground }: Table, batch: number | null, sent: number) {
  const repeated = batch === null ? [] : await repeatedRows(ground.usage, batch)
  const duplicates = repeated.filter(({ why }) => why === 'duplicate').length
  return { accepted: sent - repeated.length, duplicates, conflicts: repeated.length - duplicates }
}

async function run(table: Table, step: Extract<Step, { does: 'close' | 'settle' }>): Promise<readonly Difference[]> {
  const { ground, operator, expected } = table
  const actor = actorOf(table, operator, step.at)
  const answer = await runOnce(ground, step, actor)
  if (!answer.ok) {
    table.refused.push(answer.refusal.says)
    if (answer.refusal.code !== 'month_not_over')
      return [{ what: 'a run begins', about: step.does, wanted: 'an answer', seen: answer.refusal.says }]
  } else if (step.does === 'close') expectClose(expected, table, step.month, momentOf(step.at))
  else expectSettlement(expected, table, step.month, momentOf(step.at))
  const found = [...(await compareBooks(ground, expected)), ...(await brokenPromises(ground))]
  if (found.length > 0) return found
  const watcher = table.facts.filter(({ kind }) => kind === 'organization')[table.refused.length % 5]?.about ?? operator
  return [...(await foreignSights(ground, { ...actor, who: watcher })), ...(await runAgain(table, step, actor))]
}

/** The same close or settlement once more posts nothing. */
async function runAgain(
  table: Table,
  step: Extract<Step, { does: 'close' | 'settle' }>,
  actor: Actor,
): Promise<readonly Difference[]> {
  const before = await digestBooks(table.ground)
  await runOnce(table.ground, step, actor)
  const after = await digestBooks(table.ground)
  return before === after
    ? []
    : [{ what: 'a second run posts nothing', about: step.month, wanted: before, seen: after }]
}

function runOnce(ground: Ground, { does, month }: Extract<Step, { does: 'close' | 'settle' }>, actor: Actor) {
  return does === 'close'
    ? goThrough(ground, closeMonth, actor, { month })
    : goThrough(ground, settle, actor, { month })
}
