import { createHash } from 'node:crypto'
import { z } from 'zod'
import { FACT_KINDS } from '#operations/fact-kinds.ts'
import type { Schema } from './document.ts'
import { type Filling, fill } from './values.ts'

/** The form of each kind's body; the document says only that it has one. */
const SCHEMAS = [...FACT_KINDS.values()].map(({ kind, about, continues, schema }) => ({
  kind,
  about,
  continues,
  schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema,
}))

export type MadeFact = Readonly<{ kind: string; about: string; id?: string; body: Record<string, unknown> }>

/** One to a few facts: of every kind as often, either made from its form or a known one told with another name. */
export function fillFacts(filling: Filling): readonly MadeFact[] {
  const { random } = filling
  const count = random.pick([1, 1, 1, 2, 5])
  return Array.from({ length: count }, () => (random.chance(0.5) ? retold(filling) : made(filling)) ?? made(filling))
}

function made(filling: Filling): MadeFact {
  const { random, pool } = filling
  const { kind, about, continues, schema } = random.pick(SCHEMAS)
  const begun = pool.facts().filter((fact) => fact.kind === (continues ?? kind))
  const known =
    begun.length > 0 && (continues !== undefined || random.chance(0.3)) ? random.pick(begun).about : undefined
  return {
    kind,
    about: known ?? (about === 'organization' ? `fuzz-${random.below(60)}` : ownedName(filling)),
    ...(random.chance(0.3) && { id: `fuzz-${random.below(5_000)}` }),
    body: fitted(kind, fill(schema, kind, filling) as Record<string, unknown>),
  }
}

/** What a form can't say: terms are named by the hash of their text. */
function fitted(kind: string, body: Record<string, unknown>): Record<string, unknown> {
  if (kind !== 'terms') return body
  const { link: _, file: __, ...rest } = body
  const text = 'Be good.'
  return { ...rest, text, sha256: createHash('sha256').update(text).digest('hex') }
}

function retold(filling: Filling): MadeFact | undefined {
  const { random, pool, acting } = filling
  const facts = pool.facts().filter(({ about }) => about.startsWith(`${acting}:`) || !about.includes(':'))
  if (facts.length === 0) return undefined
  const { kind, about, body } = random.pick(facts)
  const again = random.chance(0.4)
    ? about
    : about.includes(':')
      ? `${about.split(':')[0]}:fuzz-${random.below(500)}`
      : `fuzz-${random.below(60)}`
  const fields: Record<string, unknown> = { ...body }
  const schema = SCHEMAS.find((one) => one.kind === kind)?.schema ?? {}
  const other = fill(schema, kind, filling)
  if (other !== null && typeof other === 'object') {
    const [name, value] = Object.entries(other)[random.below(Object.keys(other).length)] ?? []
    if (name !== undefined && random.chance(0.5)) fields[name] = value
  }
  return { kind, about: again, body: fields }
}

function ownedName({ random, pool }: Filling): string {
  const owners = pool.named('organization')
  const owner =
    owners.length === 0 || random.chance(0.5) ? random.pick(['altus', 'nordwind', 'leaf']) : random.pick(owners)
  return `${owner}:fuzz-${random.below(500)}`
}
