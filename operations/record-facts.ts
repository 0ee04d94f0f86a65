import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { barredFrom, TELLING_ROLES } from '#core/channel/access.ts'
import type { Fact } from '#core/ground/fact.ts'
import { isOrganizationId, isOwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type Acting, actAs } from '#stores/postgres/acting.ts'
import { loadFactsById, loadNewest, type NewFact, saveFacts } from '#stores/postgres/facts.ts'
import { announceFacts } from '#stores/postgres/outbox.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import type { Context } from './context.ts'
import { door, type Refusal } from './door.ts'
import { type FactKind, type Known, notYours, stableText, type ToldFact, unknown } from './fact-kind.ts'
import { FACT_KINDS } from './fact-kinds.ts'
import { openWeighing } from './weighing.ts'

const told = z.object({
  kind: z.enum([...FACT_KINDS.keys()] as [string, ...string[]]),
  about: z.string().min(1).max(130),
  id: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Your own id of the fact: told again, it is known and changes nothing' }),
  body: z.record(z.string(), z.unknown()),
})
type Told = z.output<typeof told>

/**
 * The one act by which facts enter: each is checked against its kind's schema and rules, then all are recorded at
 * consecutive positions in one transaction, or none is.
 */
export const recordFacts = door({
  name: 'record-facts',
  kind: 'act',
  summary: 'Record facts: organizations, agreements, prices, subscriptions, milestones, decisions',
  description:
    'Records all facts given, or none. A fact that carries an id and was told before is known: it changes nothing. The same id with another content is refused.',
  http: { method: 'POST', path: '/v1/facts' },
  command: 'record',
  input: z.object({ facts: z.array(told).min(1).max(10_000) }),
  output: z.object({ recorded: z.int(), known: z.int(), position: z.int() }),
  refusals: {
    role_not_allowed: 403,
    scope_missing: 403,
    wrong_body: 422,
    wrong_about: 422,
    not_yours: 403,
    unknown_reference: 422,
    id_used: 409,
    agreement_with_itself: 422,
    chain_is_broken: 422,
    ends_before_it_begins: 422,
    no_evidence: 422,
    incentive_twice: 422,
    fixed_once_told: 409,
    version_not_newer: 409,
    application_to_itself: 422,
    part_not_offered: 422,
    nothing_to_decide: 409,
    terms_not_in_force: 409,
    other_content: 409,
    in_the_future: 422,
    enrollment_blocked: 409,
    not_enrolled: 409,
  },
  access: {
    who: 'organization',
    roles: TELLING_ROLES,
    scopes: ['channel:write', 'metering:write', 'billing:write', 'life:write', 'rewards:write'],
  },
  idempotency: 'by_id',
  run: (context, { facts }) => actAs(context, (acting) => record(acting, context, facts)),
})

async function record(
  acting: Acting,
  context: Context,
  facts: readonly Told[],
): Promise<Result<{ recorded: number; known: number; position: number }, Refusal>> {
  const parsed = parseAll(facts, context)
  if (!parsed.ok) return parsed
  const before = await loadFactsById(
    acting,
    context.organization,
    facts.flatMap((fact) => fact.id ?? []),
  )
  const repeated = new Map(before.map((fact) => [fact.id, fact]))
  const judged = await judgeAll(acting, context, parsed.value, repeated)
  if (!judged.ok) return judged
  const fresh = judged.value
  if (fresh.length === 0) return ok({ recorded: 0, known: facts.length, position: 0 })
  const position = await takePositions(acting, fresh.length, context.now)
  await saveFacts(acting, fresh, position)
  await announceFacts(acting, { count: fresh.length, last: position })
  return ok({ recorded: fresh.length, known: facts.length - fresh.length, position })
}

type Parsed = Readonly<{ kind: FactKind; told: ToldFact<unknown>; id: string }>

function parseAll(facts: readonly Told[], { organization }: Context): Result<readonly Parsed[], Refusal> {
  const parsed: Parsed[] = []
  for (const [at, fact] of facts.entries()) {
    const kind = FACT_KINDS.get(fact.kind)
    if (!kind) return refuse({ code: 'wrong_body', says: `Fact ${at + 1}: there is no kind ${fact.kind}` })
    const fault = aboutFault(kind, fact.about)
    if (fault) return refuse({ code: 'wrong_about', says: `Fact ${at + 1}: ${fault}` })
    const body = kind.schema.safeParse(fact.body)
    if (!body.success) {
      return refuse({
        code: 'wrong_body',
        says: `Fact ${at + 1} (${fact.kind} ${fact.about}): ${z.prettifyError(body.error)}`,
      })
    }
    parsed.push({
      kind,
      told: { about: fact.about, owner: organization, body: body.data },
      id: fact.id ?? randomUUID(),
    })
  }
  return ok(parsed)
}

function aboutFault(kind: FactKind, about: string): string | undefined {
  if (kind.about === 'organization') {
    return isOrganizationId(about) ? undefined : `${about} is no organization id (lower-case letters, digits, hyphens)`
  }
  return isOwnedId(about) ? undefined : `${about} is no id of the form owner:name`
}

async function judgeAll(
  acting: Acting,
  context: Context,
  parsed: readonly Parsed[],
  repeated: ReadonlyMap<string, Fact>,
): Promise<Result<readonly NewFact[], Refusal>> {
  const wanted = parsed.flatMap(({ kind, told }) => [
    ...kind.needs(told),
    [kind.continues ?? kind.kind, told.about] as const,
  ])
  const newest = new Map((await loadNewest(acting, wanted)).map((fact) => [`${fact.kind} ${fact.about}`, fact]))
  const known: Known = <F extends Fact>(kind: F['kind'], about: string) =>
    newest.get(`${kind} ${about}`) as (F & { parties: readonly string[] }) | undefined
  const judged: NewFact[] = []
  const weigh = openWeighing(acting, context)
  for (const [at, one] of parsed.entries()) {
    const { kind, told, id } = one
    const earlier = repeated.get(id)
    if (earlier) {
      if (sameContent(earlier, kind.kind, told)) continue
      return refuse({ code: 'id_used', says: `Fact ${at + 1}: the id ${id} was used for another fact` })
    }
    const weighed = await weigh({ kind, told, known, judged })
    const fault =
      barFault(kind, context) ?? placeFault(kind, told, known) ?? kind.fault(told, known, context.operator, weighed)
    if (fault) return refuse({ ...fault, says: `Fact ${at + 1} (${kind.kind} ${told.about}): ${fault.says}` })
    const { about, owner, body } = told
    const parties = partiesOf(one, known, context)
    // Later facts of the same call may refer to this one; it has no position until all are judged.
    newest.set(`${kind.kind} ${about}`, {
      position: 0,
      kind: kind.kind,
      id,
      about,
      owner,
      learnedAt: '',
      body,
      parties,
    })
    const fact = { kind: kind.kind, id, about, owner, learnedAt: context.now.toString(), body, parties }
    judged.push(fact)
  }
  return ok(judged)
}

/** A kind may need more than the door: not everybody who tells something may tell prices. */
function barFault(
  { kind, roles, scope }: FactKind,
  { principal, organization, operator }: Context,
): Refusal | undefined {
  return barredFrom(kind, { who: 'organization', roles, scopes: [scope] }, { principal, organization, operator })
}

/** A thing begins with a fact of the organization that its id names; what goes on with a thing needs one that has begun. */
function placeFault(kind: FactKind, { about, owner }: ToldFact<unknown>, known: Known): Refusal | undefined {
  if (kind.continues !== undefined) return known(kind.continues, about) ? undefined : unknown(kind.continues, about)
  if (kind.about === 'organization' || ownerOf(about) === owner) return undefined
  return notYours(`what begins with ${ownerOf(about)}:`, ownerOf(about))
}

/** Who may see it: those who see what it goes on with, and else whom the kind names; always whoever records it. */
function partiesOf({ kind, told }: Parsed, known: Known, { operator }: Context): readonly string[] {
  const named =
    kind.continues === undefined ? kind.parties?.(told, known, operator) : known(kind.continues, told.about)?.parties
  return [...new Set([...(named ?? []), told.owner])]
}

function sameContent(earlier: Fact, kind: string, { about, body }: ToldFact<unknown>): boolean {
  return earlier.kind === kind && earlier.about === about && stableText(earlier.body) === stableText(body)
}
