import type { Operation } from './document.ts'
import { fillFacts } from './facts.ts'
import type { Pool } from './pool.ts'
import type { Random } from './random.ts'
import { type Draft, LINES } from './request.ts'
import { fillUsage, makeBinary } from './usage.ts'
import { fill } from './values.ts'

export type Making = Readonly<{
  random: Random
  pool: Pool
  actor: string
  organizations: readonly string[]
  how: Draft['how']
}>

/** A request for the operation as its documentation wants it, with ids that exist where some are known. */
export function validDraft(operation: Operation, making: Making): Draft {
  const { random, pool } = making
  const about = aboutOf(operation.path)
  const filling = { random, pool, about, acting: making.organizations[0] ?? 'altus' }
  const draft: Draft = {
    method: operation.method,
    path: operation.path,
    params: {},
    query: [],
    headers: [],
    type: undefined,
    body: undefined,
    how: making.how,
    actor: making.actor,
    made: operation.id,
  }
  for (const { name, in: place, required, schema } of operation.parameters) {
    if (place === 'path') draft.params[name] = fill(schema, name, { ...filling, inPath: true })
    else if (place === 'query' && (required || random.chance(OFTEN[name] ?? 0.25))) {
      draft.query.push([name, fill(schema, name, filling)])
    } else if (place === 'header' && !name.startsWith('ce-') && (required || random.chance(0.15)))
      draft.headers.push([name, headerOf(name, making)])
  }
  if (random.chance(0.2)) goOn(operation, draft, making)
  if (operation.bodies.size > 0) fillBody(operation, draft, making)
  const types = [...(operation.answers.get(200)?.types.keys() ?? [])]
  if (types.length > 1 && random.chance(0.15)) draft.headers.push(['Accept', random.pick(types)])
  return draft
}

/** How often a field of the query is given that may be left out. A cursor is taken from an answer. */
const OFTEN: Readonly<Record<string, number>> = { limit: 0.5, cursor: 0.01, as_of: 0.15 }

/** `/v1/webhooks/{id}` is about webhooks. */
export function aboutOf(path: string): string {
  return path.split('/')[2] ?? ''
}

function headerOf(name: string, making: Making): string {
  const { random, pool } = making
  if (name === 'Idempotency-Key') return `key-${random.below(2_000)}`
  if (name === 'If-Match') return `"${random.pick([1, 1, 1, 2, 3])}"`
  const known = pool.named('organization')
  if (known.length > 0 && random.chance(0.2)) return String(random.pick(known))
  return making.organizations.length === 0 ? 'altus' : random.pick(making.organizations)
}

/** The next page of a list, as an earlier answer has told where it goes on. */
function goOn(operation: Operation, draft: Draft, { random, pool }: Making): void {
  const goings = pool.goings(operation.id)
  if (goings.length === 0) return
  const { query, next } = random.pick(goings)
  draft.query = [
    ...query.filter(([name]) => name !== 'cursor').map(([name, value]): [string, unknown] => [name, value]),
    ['cursor', next],
  ]
}

function fillBody(operation: Operation, draft: Draft, making: Making): void {
  const { random, pool } = making
  const [type, schema] = random.pick([...operation.bodies])
  draft.type = type
  const acting =
    draft.headers.find(([name]) => name === 'Perennial-Organization')?.[1] ?? making.organizations[0] ?? 'altus'
  const filling = { random, pool, about: aboutOf(operation.path), acting }
  if (operation.bodies.has('application/cloudevents+json')) {
    if (type === 'application/json' && random.chance(0.25)) makeBinary(draft, filling)
    else draft.body = fillUsage(type, filling)
  } else if (operation.id === 'record-facts') draft.body = { facts: fillFacts(filling) }
  else if (operation.id === 'import-facts') draft.body = factLines(type, filling)
  else draft.body = fill(schema, '', filling)
}

function factLines(type: string, filling: Parameters<typeof fillFacts>[0]): string {
  const facts = fillFacts(filling)
  if (type === LINES) return facts.map((fact) => `${JSON.stringify(fact)}\n`).join('')
  const lines = facts.map(({ kind, about, body }) =>
    [kind, about, body['name'] ?? 'A name', 'customer', 'DE', 'UTC'].join(','),
  )
  return `kind,about,body.name,body.roles,body.country,body.zone\n${lines.join('\n')}\n`
}
