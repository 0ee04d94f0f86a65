import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { barredFrom } from '#core/channel/access.ts'
import type { Fact } from '#core/ground/fact.ts'
import { isOrganizationId, isOwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFactsById, loadNewest, type NewFact } from '#stores/postgres/facts.ts'
import type { Context } from './context.ts'
import type { Refusal } from './door.ts'
import {
  type FactKind,
  type Known,
  notYours,
  type Opened,
  stableText,
  type ToldFact,
  unknown,
  type Weighed,
} from './fact-kind.ts'
import { FACT_KINDS } from './fact-kinds.ts'
import { openWeighing } from './weighing.ts'

/** A fact that is told, not yet judged. */
type Told = Readonly<{ kind: string; about: string; id?: string | undefined; body: Readonly<Record<string, unknown>> }>

/** What comes of a fact: it is new, it was told before with the same content, or something speaks against it. */
export type Verdict =
  | Readonly<{ state: 'fresh'; fact: NewFact }>
  | Readonly<{ state: 'known' }>
  | Readonly<{ state: 'refused'; refusal: Refusal }>

export type Judged = Readonly<{ at: number; told: Told; verdict: Verdict }>

type Parsed = Readonly<{ kind: FactKind; told: ToldFact<unknown>; id: string }>

/**
 * Judges facts one after the other, as recording them would: a later one may refer to an earlier one that was not refused. It
 * only reads. Whoever wants all or none stops at the first that is refused.
 */
export async function* judgeFacts(
  acting: Acting,
  context: Context,
  facts: readonly Told[],
): AsyncGenerator<Judged, void> {
  const parsed = facts.map((fact) => parseFact(fact, context))
  const ids = facts.flatMap(({ id }) => id ?? [])
  const told = await loadFactsById(acting, context.organization, ids)
  const judge = await openJudge(acting, context, parsed, told)
  for (const [at, fact] of facts.entries()) {
    const one = parsed[at]
    if (one)
      yield { at, told: fact, verdict: one.ok ? await judge(one.value) : { state: 'refused', refusal: one.refusal } }
  }
}

function parseFact(fact: Told, { organization }: Context): Result<Parsed, Refusal> {
  const kind = FACT_KINDS.get(fact.kind)
  if (!kind) return refuse({ code: 'wrong_body', says: `there is no kind ${fact.kind}` })
  const fault = aboutFault(kind, fact.about)
  if (fault) return refuse({ code: 'wrong_about', says: fault })
  const body = kind.schema.safeParse(fact.body)
  if (!body.success) return refuse({ code: 'wrong_body', says: z.prettifyError(body.error) })
  const told = { about: fact.about, owner: organization, body: body.data }
  return ok({ kind, told, id: fact.id ?? randomUUID() })
}

function aboutFault(kind: FactKind, about: string): string | undefined {
  if (kind.about === 'organization') {
    return isOrganizationId(about) ? undefined : `${about} is no organization id (lower-case letters, digits, hyphens)`
  }
  return isOwnedId(about) ? undefined : `${about} is no id of the form owner:name`
}

/** Reads at once what all of them need; what the judge lets pass is known to those that come after it. */
async function openJudge(
  acting: Acting,
  context: Context,
  parsed: readonly Result<Parsed, Refusal>[],
  before: readonly Fact[],
): Promise<(one: Parsed) => Promise<Verdict>> {
  const readable = parsed.flatMap((one) => (one.ok ? [one.value] : []))
  const repeated = new Map(before.map((fact) => [fact.id, fact]))
  const newest = await loadNeeded(acting, readable)
  const known: Known = <F extends Fact>(kind: F['kind'], about: string) =>
    newest.get(`${kind} ${about}`) as (F & { parties: readonly string[] }) | undefined
  const judged: NewFact[] = []
  const opened = await openKinds(acting, context, readable, judged)
  // After the kinds have taken their turns: what is weighed is read under them.
  const weigh = await openWeighing(acting, context, readable, known)
  return async (one) => {
    const { kind, told, id } = one
    const earlier = repeated.get(id)
    if (earlier && sameContent(earlier, kind.kind, told)) return { state: 'known' }
    if (earlier) return refused({ code: 'id_used', says: `the id ${id} was used for another fact` })
    const weighed = await weigh({ kind, told, known, judged })
    const fault =
      barFault(kind, context) ??
      placeFault(kind, told, known) ??
      kind.fault(told, known, context.operator, weighed) ??
      opened.get(kind)?.(told, weighed)
    if (fault) return refused(fault)
    const { about, owner, body } = told
    const parties = partiesOf(one, { known, context, weighed })
    const fact = { kind: kind.kind, id, about, owner, learnedAt: context.now.toString(), body, parties }
    // It has no position until all are judged.
    newest.set(`${kind.kind} ${about}`, { ...fact, position: 0 })
    repeated.set(id, { ...fact, position: 0 })
    judged.push(fact)
    return { state: 'fresh', fact }
  }
}

/** Kinds that look at their facts in the light of others read what they need for all of them. */
async function openKinds(acting: Acting, context: Context, parsed: readonly Parsed[], judged: readonly NewFact[]) {
  const opened = new Map<FactKind, Opened<unknown>>()
  for (const [kind, ones] of Map.groupBy(parsed, (one) => one.kind)) {
    const told = ones.map((one) => one.told)
    if (kind.opens) opened.set(kind, await kind.opens(acting, told, judged, context))
  }
  return opened
}

function refused(refusal: Refusal): Verdict {
  return { state: 'refused', refusal }
}

async function loadNeeded(acting: Acting, parsed: readonly Parsed[]) {
  const wanted = parsed.flatMap(({ kind, told }) => [
    ...kind.needs(told),
    [kind.continues ?? kind.kind, told.about] as const,
  ])
  return new Map((await loadNewest(acting, wanted)).map((fact) => [`${fact.kind} ${fact.about}`, fact]))
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

/** Who may see it: those who see what it goes on with, and whom the kind names; always whoever records it. */
function partiesOf(
  { kind, told }: Parsed,
  { known, context, weighed }: Readonly<{ known: Known; context: Context; weighed: Weighed }>,
): readonly string[] {
  const gone = kind.continues === undefined ? undefined : known(kind.continues, told.about)?.parties
  const named = kind.parties?.(told, known, context.operator, weighed)
  return [...new Set([...(gone ?? []), ...(named ?? []), told.owner])]
}

function sameContent(earlier: Fact, kind: string, { about, body }: ToldFact<unknown>): boolean {
  return earlier.kind === kind && earlier.about === about && stableText(earlier.body) === stableText(body)
}
