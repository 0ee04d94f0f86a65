import { z } from 'zod'
import type { CommandRefusal } from '#apps/cli/command.ts'
import { ok, type Result } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { explanation } from '#questions/ground/explanation.ts'
import { fact } from '#questions/ground/fact.ts'
import { usageEvents } from '#questions/metering/usage-events.ts'

/** How many postings one call follows, and how deep: an explanation that goes on further is explained by the next call. */
const MOST_POSTINGS = 200
const DEEPEST = 12
const FIRST_EVENTS = 5

type Node = z.infer<typeof explanation.output>['nodes'][number]
type Fact = z.infer<typeof fact.output>
type Events = z.infer<typeof usageEvents.output>['events']

/** A posting's reasons, each with what it leads to. `closed` stands where the acting organization may not look. */
export type Explained = Readonly<{ posting: string; nodes: readonly ExplainedNode[] }>
export type Told = Fact | Readonly<{ position: number; closed: true }>
export type ExplainedNode = Node &
  Readonly<{
    goesOn?: Explained | 'closed' | 'told above' | 'explain it next'
    told?: readonly Told[]
    events?: Events | 'closed'
  }>

/** The reasons of a posting with all that they lead to, as far as the acting organization may look. */
export async function explainPosting(context: Context, posting: string): Promise<Result<Explained, CommandRefusal>> {
  const seen = new Set<string>([posting])
  const root = await explanation.run(context, { posting })
  if (!root.ok) return root
  return ok(await enrich(context, root.value, seen, 1))
}

type Plain = z.infer<typeof explanation.output>

async function enrich(
  context: Context,
  { posting, nodes }: Plain,
  seen: Set<string>,
  depth: number,
): Promise<Explained> {
  const explained: ExplainedNode[] = []
  for (const node of nodes) {
    const goesOn = node.posting === undefined ? undefined : await follow(context, node.posting, seen, depth)
    const told = node.facts === undefined ? undefined : await tellFacts(context, node.facts)
    const events = node.usage === undefined ? undefined : await firstEvents(context, node.usage)
    explained.push({ ...node, ...(goesOn && { goesOn }), ...(told && { told }), ...(events && { events }) })
  }
  return { posting, nodes: explained }
}

async function follow(
  context: Context,
  posting: string,
  seen: Set<string>,
  depth: number,
): Promise<NonNullable<ExplainedNode['goesOn']>> {
  if (seen.has(posting)) return 'told above'
  if (depth >= DEEPEST || seen.size >= MOST_POSTINGS) return 'explain it next'
  seen.add(posting)
  const answer = await explanation.run(context, { posting })
  return answer.ok ? await enrich(context, answer.value, seen, depth + 1) : 'closed'
}

/** Reasons name facts as `fact:41`; what else a correction rests on, billed lines and quantities, stands in its own reasons. */
async function tellFacts(context: Context, names: readonly string[]): Promise<readonly Told[]> {
  const positions = names.flatMap((name) => /^fact:(\d+)$/.exec(name)?.[1] ?? []).map(Number)
  return await Promise.all(
    positions.map(async (position): Promise<Told> => {
      const answer = await fact.run(context, { position })
      return answer.ok ? z.decode(fact.output, answer.value) : { position, closed: true }
    }),
  )
}

async function firstEvents(context: Context, usage: NonNullable<Node['usage']>): Promise<Events | 'closed'> {
  const { subscription, meter, from, to, usagePosition } = usage
  const asked = { subscription, meter, from, to, usagePosition, limit: FIRST_EVENTS }
  const answer = await usageEvents.run(context, asked)
  return answer.ok ? answer.value.events : 'closed'
}
