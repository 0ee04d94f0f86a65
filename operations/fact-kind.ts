import type { z } from 'zod'
import type { PersonRole, Principal, Scope } from '#core/channel/access.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import type { NewFact } from '#stores/postgres/facts.ts'
import type { Context } from './context.ts'
import type { Refusal } from './door.ts'

/** A fact that is about to be judged: who records it, about what, saying what. */
export type ToldFact<Body> = Readonly<{ about: string; owner: OrganizationId; body: Body }>

/** The newest fact of a kind about a thing, as far as the recording organization knows it, with those who may see it. */
export type Known = <F extends Fact>(
  kind: F['kind'],
  about: string,
) => (F & Readonly<{ parties: readonly OrganizationId[] }>) | undefined

/** What judging may look at beside the newest fact about a thing: the moment, who records, and the facts that it weighs. */
export type Weighed = Readonly<{ now: Temporal.Instant; principal: Principal; facts: readonly Fact[] }>

/** Looks at each fact of a kind in turn, after all else was looked at; it knows what was judged before. */
export type Opened<Body> = (told: ToldFact<Body>, weighed: Weighed) => Refusal | undefined

/**
 * A kind of fact: the shape of its body, who may record it, who may see it. Recording one more
 * kind of fact is writing one more definition; the act stays the same.
 */
export type FactKind<Body = unknown> = Readonly<{
  kind: string
  /** What it is about: an organization, or a thing named `owner:name`. */
  about: 'organization' | 'owned'
  /** The kind that began the thing, where this one goes on with it: an end, an approval. Then the same parties see it. */
  continues?: string
  summary: string
  /** Which roles of a person may record it, in the organization whose it is. */
  roles: readonly PersonRole[]
  /** What a key needs to record it. */
  scope: Scope
  schema: z.ZodType<Body>
  /** Other things that judging it needs to know: [kind, about]. */
  needs: (told: ToldFact<Body>) => readonly (readonly [kind: string, about: string])[]
  /** Kinds of which judging it needs all facts that everybody may see or that are shared with one other organization. */
  weighs?: Readonly<{
    kinds: readonly string[]
    sharedWith: (told: ToldFact<Body>, known: Known) => OrganizationId | undefined
  }>
  /** The first thing that speaks against recording it. */
  fault: (told: ToldFact<Body>, known: Known, operator: OrganizationId, weighed: Weighed) => Refusal | undefined
  /** Reads at once what judging all facts of the kind in one call needs; `judged` grows by each fact that passes. */
  opens?: (
    acting: Acting,
    told: readonly ToldFact<Body>[],
    judged: readonly NewFact[],
    kept: Pick<Context, 'documents'>,
  ) => Promise<Opened<Body>>
  /** Who may see it; where it goes on with a thing, who beside those who see that. */
  parties?: (
    told: ToldFact<Body>,
    known: Known,
    operator: OrganizationId,
    weighed: Weighed,
  ) => readonly OrganizationId[]
  /** Takes down, in the transaction that records facts of the kind, by what else they are found: it is derived from them alone. */
  notes?: (acting: Acting, recorded: readonly NewFact[]) => Promise<void>
}>

/** What judging a fact has to know of the organizations that it names. */
export function organizationsNeeded(
  named: readonly OrganizationId[],
): readonly (readonly [kind: string, about: string])[] {
  return named.map((id) => ['organization', id] as const)
}

/**
 * The first organization that the recorder names and does not know, if any. One that it doesn't know answers as one that doesn't
 * exist; it gets to know others by the operator's introduction.
 */
export function unknownOrganization(
  { owner }: ToldFact<unknown>,
  named: readonly OrganizationId[],
  known: Known,
): Refusal | undefined {
  const stranger = named.find((id) => id !== owner && !known('organization', id))
  return stranger === undefined ? undefined : unknown('organization', stranger)
}

/** Everybody in the tenant. */
export const EVERYBODY: OrganizationId = '*'

export function notYours(what: string, wanted: string): Refusal {
  return { code: 'not_yours', says: `Only ${wanted} may record ${what}` }
}

export function unknown(what: string, id: string): Refusal {
  return { code: 'unknown_reference', says: `There is no ${what} ${id} that you know of` }
}

/**
 * Why a thing can't be told anew with another value in one of these fields: what is posted is keyed, or counted, by them, so
 * history would be posted a second time beside itself, or one currency set off against another.
 */
export function changedField<Body extends object>(
  about: string,
  { before, now }: Readonly<{ before: Body | undefined; now: Body }>,
  fields: readonly (keyof Body & string)[],
): Refusal | undefined {
  if (before === undefined) return undefined
  const changed = fields.find((field) => stableText(before[field]) !== stableText(now[field]))
  if (changed === undefined) return undefined
  const stands = stableText(before[changed])
  return { code: 'fixed_once_told', says: `The ${changed} of ${about} is ${stands} and can't change: begin another` }
}

/** JSON with its keys in order, so that two ways to write one body compare equal. */
export function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${stableText(field)}`)
    .join(',')}}`
}
